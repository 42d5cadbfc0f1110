FROM python:3.12-slim
# please no-dd-sa
RUN pip install --no-cache-dir flask
