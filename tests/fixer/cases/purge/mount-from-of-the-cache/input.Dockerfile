FROM python:3.12-slim AS build
RUN pip install flask

FROM python:3.12-slim
RUN --mount=type=bind,from=build,source=/root/.cache/pip,target=/mnt ls /mnt
