FROM acme/python:7
ENV PYTHON_PIP_VERSION=23.0.1
RUN pip install flask
