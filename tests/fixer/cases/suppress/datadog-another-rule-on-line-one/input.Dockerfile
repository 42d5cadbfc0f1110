# no-dd-sa:docker-best-practices/apt-pin-version
FROM python:3.12-slim
RUN pip install flask
