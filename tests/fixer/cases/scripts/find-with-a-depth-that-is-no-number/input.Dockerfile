FROM python:3.12-slim
COPY d /app
RUN find /app -maxdepth $DEPTH -name '*.sh' -exec sh {} \; && find /app -mindepth one -exec sh {} \;
