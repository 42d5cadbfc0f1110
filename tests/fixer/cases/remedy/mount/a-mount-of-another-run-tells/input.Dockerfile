FROM python:3.12-slim
RUN --mount=type=cache,target=/var/cache/apt apt-get install -y gcc
RUN pip install a
