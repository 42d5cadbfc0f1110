FROM python:3.12-slim
RUN pip install a
# pip-no-cache: ignore -- its cache is used below
RUN pip install b
