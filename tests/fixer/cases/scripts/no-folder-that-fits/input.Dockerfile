FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt install.sh ./
RUN ./install.sh
