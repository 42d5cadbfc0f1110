FROM python:3.12-slim
ARG X='uv pip install --no-cache-dir'
RUN $X a
ARG U='uv pip install'
RUN $U b
