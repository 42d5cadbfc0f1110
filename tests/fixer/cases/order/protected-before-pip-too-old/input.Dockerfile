FROM ubuntu:14.04
RUN --mount=type=cache,target=/root/.cache pip install flask
