FROM python:3.12-slim AS build
RUN pip install flask

FROM python:3.12-slim
RUN --mount=from=build,source=/root/.cache/pip,target=/root/.cache/pip pip install django
