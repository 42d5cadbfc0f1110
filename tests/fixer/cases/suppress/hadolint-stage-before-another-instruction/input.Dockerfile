# hadolint stage ignore=DL3042
ARG TAG=3.12
FROM python:3.12-slim
# hadolint stage ignore=DL3042
RUN pip install flask
