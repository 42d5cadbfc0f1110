FROM python:3.12-slim
USER app
ENV HOME=/srv/app
RUN --mount=type=cache,target=/srv/app/.cache/pip pip install flask
