FROM python:3.12-slim
WORKDIR /app
WORKDIR /
COPY install.sh /app
ADD https://example.com/tool /app
RUN /app/install.sh
