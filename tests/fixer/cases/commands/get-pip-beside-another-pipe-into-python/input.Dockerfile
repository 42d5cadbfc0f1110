FROM python:3.12-slim
RUN curl -O https://bootstrap.example/get-pip.py && cat setup.py | python3
