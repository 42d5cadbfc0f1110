FROM python:3.12-slim
RUN apt-get update && echo pip
RUN pip --version
