FROM python:3.12-slim
COPY . /app/
RUN sh /app/install.sh
