FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN curl https://bootstrap.example/get-pip.py | python3
RUN curl https://bootstrap.example/get-pip.py | python3 - && rm -rf /root/.cache
