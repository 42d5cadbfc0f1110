FROM python:3.12-slim
COPY bin/ /usr/local/bin/
RUN deps
