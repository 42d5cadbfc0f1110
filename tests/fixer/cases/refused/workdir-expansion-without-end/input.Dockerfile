FROM python:3.12-slim
WORKDIR ${HOME
RUN pip install flask
