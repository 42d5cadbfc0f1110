FROM python:3.12-slim
RUN --mount=type=cache,destination=/root/.cache/pip,sharing=locked,uid=0 pip install flask
