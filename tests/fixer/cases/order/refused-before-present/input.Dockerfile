FROM python:3.12-slim
RUN pip $COMMAND --no-cache-dir flask
