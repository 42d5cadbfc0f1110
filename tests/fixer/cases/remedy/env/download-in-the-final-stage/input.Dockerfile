FROM python:3.12-slim
RUN pip download -d /w flask
