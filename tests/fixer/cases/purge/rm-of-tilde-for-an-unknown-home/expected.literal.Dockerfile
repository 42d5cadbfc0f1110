FROM python:3.12-slim
USER 1000
RUN pip install --no-cache-dir flask && rm -rf ~/.cache
