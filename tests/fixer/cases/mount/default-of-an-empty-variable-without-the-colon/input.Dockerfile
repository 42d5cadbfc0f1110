FROM python:3.12-slim
ENV X=
WORKDIR /root/.cache
RUN --mount=type=cache,target=${X-/srv} pip install flask
