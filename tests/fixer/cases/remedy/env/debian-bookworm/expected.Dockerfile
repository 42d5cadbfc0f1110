FROM debian:bookworm-slim
ENV PIP_NO_CACHE_DIR=1
RUN apt-get update && apt-get install -y python3-pip && pip3 install --break-system-packages flask
