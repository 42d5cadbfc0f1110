FROM python:3.12-slim
RUN --network=host --mount=type=cache,target=/root/.cache/pip pip install a
