FROM python:3.12-slim AS base
WORKDIR /root

FROM base
RUN --mount=type=cache,target=.cache pip install flask
