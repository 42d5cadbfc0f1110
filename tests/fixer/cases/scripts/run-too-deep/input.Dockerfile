FROM python:3.12-slim
COPY . /s/
RUN sh /s/1.sh
