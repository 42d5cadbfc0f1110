FROM python:3.12-slim
# no-dd-sa docker-best-practices/apt-pin-version docker-best-practices/pip-no-cache
RUN pip install flask
