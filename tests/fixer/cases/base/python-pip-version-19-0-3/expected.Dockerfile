FROM example/python:3.7
ENV PYTHON_PIP_VERSION=19.0.3
RUN pip install --no-cache-dir flask
