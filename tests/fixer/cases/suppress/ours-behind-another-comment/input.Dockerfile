FROM python:3.12-slim
# pip-no-cache: ignore
# flask is large
RUN pip install flask
