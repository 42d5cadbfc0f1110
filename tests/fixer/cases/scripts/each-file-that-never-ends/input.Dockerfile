FROM python:3.12-slim
COPY d /app
RUN run-parts /app
RUN find /app -type f | xargs -n 1 sh
RUN pip install behind
