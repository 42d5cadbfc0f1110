FROM python:3.12-slim
# please pip-no-cache: ignore
RUN pip install flask
