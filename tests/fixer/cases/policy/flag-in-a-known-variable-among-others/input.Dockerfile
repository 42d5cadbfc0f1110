FROM python:3.12-slim
ENV PIP_OPTIONS="-q --no-cache-dir"
RUN pip install $PIP_OPTIONS flask
