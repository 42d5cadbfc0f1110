FROM python:3.12
RUN exec pip install --no-cache-dir a; rm -rf /root/.cache
