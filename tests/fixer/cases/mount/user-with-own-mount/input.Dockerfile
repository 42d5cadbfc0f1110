FROM python:3.12-slim
USER app
RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000 pip install flask
