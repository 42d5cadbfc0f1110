FROM python:3.12-slim
# hadolint ignore=DL3013,DL3008
RUN pip install flask
