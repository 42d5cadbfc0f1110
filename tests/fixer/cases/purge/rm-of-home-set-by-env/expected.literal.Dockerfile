FROM python:3.12-slim
ENV HOME=/opt/home
RUN pip install --no-cache-dir flask && rm -rf /opt/home/.cache
