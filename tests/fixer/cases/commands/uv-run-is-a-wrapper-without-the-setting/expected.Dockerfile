FROM python:3.12
RUN uv run pip install --no-cache-dir a
