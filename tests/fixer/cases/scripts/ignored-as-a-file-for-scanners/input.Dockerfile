FROM python:3.12-slim
COPY install.sh /
RUN sh /install.sh
