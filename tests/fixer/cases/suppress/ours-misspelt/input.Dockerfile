FROM python:3.12-slim
# pip-no-cache: ignored
RUN pip install flask
