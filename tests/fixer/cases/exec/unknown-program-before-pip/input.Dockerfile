FROM python:3.12
RUN ["/notify.sh", "pip", "install", "failed"]
