FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y python3-pip && pip3 install --break-system-packages flask
