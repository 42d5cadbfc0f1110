FROM python:3.12-slim
# no-dd-sa:docker-best-practices/apt-pin-version
RUN pip install --no-cache-dir flask
