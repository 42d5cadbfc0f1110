ARG V=3.12
FROM python:${V}-slim
RUN pip install flask
