FROM python:3.12-slim
RUN --mount=type=bind,target=/src \
    --network=host \
    pip install a
