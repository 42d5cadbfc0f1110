FROM python:3.12-slim
RUN pip install flask
RUN pip install django && pip install click
