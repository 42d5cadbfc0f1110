FROM python:3.12-slim
RUN pip install flask && uv --cache-dir /opt/uv sync
