FROM python:3.12-slim
COPY install.sh /
RUN true
RUN sh /install.sh
