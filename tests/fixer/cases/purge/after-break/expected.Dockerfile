FROM python:3.12
RUN while true; do pip install --no-cache-dir a; break; rm -rf /root/.cache; done
