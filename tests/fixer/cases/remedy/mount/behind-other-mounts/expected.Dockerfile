FROM python:3.12-slim
RUN --mount=type=bind,target=/src --mount=type=cache,target=/root/.cache/pip pip install /src/a.tar.gz
