# syntax=docker/dockerfile:1
FROM python:3.12-slim
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/pip pip install a
HEALTHCHECK CMD true
CMD ["python", "app.py"]
