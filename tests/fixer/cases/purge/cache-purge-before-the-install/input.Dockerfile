FROM python:3.12-slim
RUN pip cache purge && pip install flask
