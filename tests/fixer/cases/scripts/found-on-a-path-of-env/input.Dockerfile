FROM python:3.12-slim
ENV PATH=/app/bin:$PATH
COPY . /app
RUN deps all
