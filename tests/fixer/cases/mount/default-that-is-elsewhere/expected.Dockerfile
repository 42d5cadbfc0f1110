FROM python:3.12-slim
RUN --mount=type=cache,target=${X:-/var/cache/pip} pip install --no-cache-dir flask
RUN --mount=type=cache,target=${X:-/tmp} pip install --no-cache-dir flask
