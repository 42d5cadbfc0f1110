FROM python:3.12-slim
RUN doppler run -- pip install --no-cache-dir a
RUN flock /l pip install --no-cache-dir b
RUN uv run pip install --no-cache-dir c
