FROM python:3.12-slim
COPY . /s/
RUN /s/build.sh
