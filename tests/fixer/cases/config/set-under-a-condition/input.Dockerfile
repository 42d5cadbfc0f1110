FROM python:3.12-slim
RUN if [ -n "$SLIM" ]; then pip config set global.no-cache-dir true; fi
RUN pip install flask
