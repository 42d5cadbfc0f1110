FROM python:3.12-slim
RUN echo "# pip-no-cache: ignore-file"
RUN pip install --no-cache-dir flask
