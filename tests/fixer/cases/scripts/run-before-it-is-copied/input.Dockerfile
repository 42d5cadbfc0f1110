FROM python:3.12-slim
WORKDIR /app
RUN ./install.sh
COPY install.sh .
