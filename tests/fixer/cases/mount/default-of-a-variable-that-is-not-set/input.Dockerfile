FROM python:3.12-slim
RUN --mount=type=cache,target=${X:-/root/.cache/pip} pip install flask
RUN --mount=type=cache,target=${X-/root/.cache} pip install flask
RUN --mount=type=cache,target="${PIP_CACHE:-/root}/.cache/pip" pip install flask
RUN --mount=type=cache,target=${HOME:-/root}/.cache/pip pip install flask
