FROM python:3.12-slim
ENV PYTHON_PIP_VERSION=18.1
RUN pip install a
