FROM python:3.12-slim
RUN doppler run -- pip install a
RUN flock /l pip install b
RUN uv run pip install c
