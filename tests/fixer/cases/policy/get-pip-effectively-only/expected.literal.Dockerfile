FROM python:3.12-slim
RUN curl -sSO https://bootstrap.example.com/get-pip.py && python get-pip.py
