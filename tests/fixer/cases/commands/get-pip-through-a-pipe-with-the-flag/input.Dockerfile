FROM python:3.12-slim
RUN curl https://bootstrap.example/get-pip.py | python3 - --no-cache-dir
RUN curl https://bootstrap.example/get-pip.py | python3 - --user --no-cache-dir pip==24.0
