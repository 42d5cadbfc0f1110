FROM python:3.12-slim
COPY . /app
RUN cd /app && bash -ex install.sh
