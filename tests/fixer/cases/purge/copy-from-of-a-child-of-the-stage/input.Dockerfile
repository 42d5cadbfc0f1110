FROM python:3.12-slim AS base
RUN pip install flask

FROM base AS build
WORKDIR /app

FROM python:3.12-slim
COPY --from=build /root/.cache /root/.cache
