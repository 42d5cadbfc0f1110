FROM python:3.12-slim
# pip-no-cache: ignore
ONBUILD RUN pip install flask
