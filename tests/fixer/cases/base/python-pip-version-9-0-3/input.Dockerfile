FROM example/python:3.7
ENV PYTHON_PIP_VERSION=9.0.3
RUN pip install flask
