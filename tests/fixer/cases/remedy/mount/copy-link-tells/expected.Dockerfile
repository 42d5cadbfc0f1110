FROM python:3.12-slim
COPY --link . /app
RUN --mount=type=cache,target=/root/.cache/pip pip install a
