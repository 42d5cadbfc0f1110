FROM python:3.12
RUN HOME=/x; pip install --no-cache-dir y && rm -rf ~/.cache
RUN HOME=/x; pip install --no-cache-dir y && rm -rf /root/.cache
RUN HOME=/x pip install --no-cache-dir y && rm -rf ~/.cache
