FROM python:3.12-slim
RUN uv pip install --no-chache-dir a
RUN uv pip install –no-cache b
RUN uv pip install --no-cache --no-config c
