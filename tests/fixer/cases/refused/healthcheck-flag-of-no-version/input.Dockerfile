FROM python:3.12-slim
HEALTHCHECK --internal=30s CMD true
RUN pip install flask
