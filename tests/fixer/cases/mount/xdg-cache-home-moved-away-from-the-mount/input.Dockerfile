FROM python:3.12-slim
ENV XDG_CACHE_HOME=/opt/cache
RUN --mount=type=cache,target=/root/.cache/pip pip install flask
