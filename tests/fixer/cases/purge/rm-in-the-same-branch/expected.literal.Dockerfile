FROM python:3.12-slim
RUN if [ -z "$DEV" ]; then pip install --no-cache-dir flask && rm -rf /root/.cache; fi
