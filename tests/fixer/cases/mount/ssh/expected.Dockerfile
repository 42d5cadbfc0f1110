FROM python:3.12-slim
RUN --mount=type=ssh pip install --no-cache-dir git+ssh://git@example.com/a/b.git
