FROM python:3.12-slim
HEALTHCHECK --interval 30s CMD true
RUN pip install flask
