FROM python:3.12-slim
RUN if [ -z "$DEV" ]; then pip install flask; else rm -rf /root/.cache; fi
