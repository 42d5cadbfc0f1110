FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache pip install a && pip install --no-cache-dir b
