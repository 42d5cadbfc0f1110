FROM python:3.12-slim
RUN pip cache purge
RUN pip install --no-cache-dir flask
