FROM example/python:3.7
ENV PYTHON_PIP_VERSION=1.5.6
RUN pip install flask
