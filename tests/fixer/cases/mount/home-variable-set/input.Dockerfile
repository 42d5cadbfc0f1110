FROM python:3.12-slim
ENV HOME=/opt/home
RUN --mount=type=cache,target=$HOME/.cache/pip pip install flask
