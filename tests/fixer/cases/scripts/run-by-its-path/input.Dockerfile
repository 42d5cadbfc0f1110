FROM python:3.12-slim
WORKDIR /app
COPY install.sh ./
RUN ./install.sh
