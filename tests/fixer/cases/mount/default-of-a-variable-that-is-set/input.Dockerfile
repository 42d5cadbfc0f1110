FROM python:3.12-slim
ENV X=/var/lib/x
RUN --mount=type=cache,target=${X:-/root/.cache/pip} pip install flask
ENV X=
RUN --mount=type=cache,target=${X:-/root/.cache/pip} pip install flask
ENV X=/root/.cache
RUN --mount=type=cache,target=${X:-/x} pip install flask
