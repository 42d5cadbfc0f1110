FROM example/python:3.7
ENV PYTHON_PIP_VERSION=19.0.1
RUN pip install flask
