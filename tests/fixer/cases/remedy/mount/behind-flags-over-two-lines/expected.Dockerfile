FROM python:3.12-slim
RUN --mount=type=bind,target=/src \
    --network=host \
    --mount=type=cache,target=/root/.cache/pip pip install a
