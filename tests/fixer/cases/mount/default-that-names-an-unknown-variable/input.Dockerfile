FROM python:3.12-slim
RUN --mount=type=cache,target=${X:-$Y/.cache/pip} pip install flask
RUN --mount=type=cache,target=$X/.cache/pip pip install flask
