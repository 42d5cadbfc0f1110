FROM python:3.12-slim
RUN pip install --no-cache-dir pip-tools==5.0
RUN pip install --no-cache-dir flask
