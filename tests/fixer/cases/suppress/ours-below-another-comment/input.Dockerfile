FROM python:3.12-slim
# flask is large
# pip-no-cache: ignore
RUN pip install flask
