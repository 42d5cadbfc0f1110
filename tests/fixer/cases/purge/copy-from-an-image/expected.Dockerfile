FROM python:3.12-slim AS build
RUN pip install --no-cache-dir flask

FROM python:3.12-slim
COPY --from=example/cache /root/.cache /root/.cache
