FROM python:3.12-slim
# hadolint ignore=DL3042
# flask is large
RUN pip install flask
