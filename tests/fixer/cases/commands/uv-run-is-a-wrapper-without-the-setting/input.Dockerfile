FROM python:3.12
RUN uv run pip install a
