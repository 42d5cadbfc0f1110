FROM python:3.12-slim
RUN --mount=type=cache,target=${X:-/var/cache/pip} pip install flask
RUN --mount=type=cache,target=${X:-/tmp} pip install flask
