FROM python:3.12-slim
RUN python3 -m venv --clear /opt/venv && /opt/venv/bin/pip install flask
