FROM python:3.12-slim
RUN --mount=type=bind,source=cache,target=/root/.cache/pip,rw pip install flask
