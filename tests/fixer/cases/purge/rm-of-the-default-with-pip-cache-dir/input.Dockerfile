FROM python:3.12-slim
ENV PIP_CACHE_DIR=/opt/pip
RUN pip install flask && rm -rf /root/.cache
