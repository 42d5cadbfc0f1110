FROM python:3.12-slim
RUN pip install --no-cache-dir . && rm -rf /root/.cache
RUN --mount=type=tmpfs,target=/root/.cache pip install --no-cache-dir .
