# hadolint stage ignore=DL3008,DL3013
FROM python:3.12-slim
RUN pip install flask
