FROM example/python:3.7
ENV PYTHON_PIP_VERSION=6.0.8
RUN pip install flask
