FROM python:3.12
RUN while true; do pip install a; break; rm -rf /root/.cache; done
