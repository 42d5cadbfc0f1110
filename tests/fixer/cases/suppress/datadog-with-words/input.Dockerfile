FROM python:3.12-slim
# no-dd-sa the cache is wanted
RUN pip install flask
