FROM python:3.12
RUN --network=none ["pip", "install", "--no-cache-dir", "a"]
