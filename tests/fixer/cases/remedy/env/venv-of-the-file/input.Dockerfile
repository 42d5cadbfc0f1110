FROM python:3.12-slim
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install flask
