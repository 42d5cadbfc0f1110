FROM python:3.12
RUN exec pip install a; rm -rf /root/.cache
