FROM python:3.12-slim
ARG WHERE
RUN --mount=type=cache,target=$WHERE/.cache pip install flask
