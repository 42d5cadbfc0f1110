FROM example/python:3.7
ENV PYTHON_PIP_VERSION=24.0
RUN pip install flask
