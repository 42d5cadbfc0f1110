# no-dd-sa
FROM python:3.12-slim
RUN pip install flask
# pip-no-cache: ignore-file
# hadolint ignore=DL3042
RUN pip install django
