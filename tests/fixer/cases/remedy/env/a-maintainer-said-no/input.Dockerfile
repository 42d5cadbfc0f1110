FROM python:3.12-slim
# pip-no-cache: ignore
RUN pip install a
