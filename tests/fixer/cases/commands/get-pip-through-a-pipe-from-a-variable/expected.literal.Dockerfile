FROM python:3.12-slim
ENV PYTHON_GET_PIP_URL=https://bootstrap.example/get-pip.py
RUN curl -sS $PYTHON_GET_PIP_URL | python3
