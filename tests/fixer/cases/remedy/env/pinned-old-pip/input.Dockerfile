FROM python:3.12-slim
RUN pip install 'pip<19'
RUN pip install flask
