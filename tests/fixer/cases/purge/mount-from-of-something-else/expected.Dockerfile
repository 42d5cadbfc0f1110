FROM python:3.12-slim AS build
RUN pip install --no-cache-dir flask

FROM python:3.12-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/mnt ls /mnt
