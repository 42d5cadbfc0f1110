FROM python:3.12-slim
# no-dd-sa: docker-best-practices/apt-pin-version, docker-best-practices/no-root-user
RUN pip install --no-cache-dir flask
