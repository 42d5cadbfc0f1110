FROM python:3.12
RUN pip install https://example.com/pip-23.1-py3-none-any.whl
RUN pip install b

FROM python:3.12
RUN pip install git+https://github.com/pypa/pip-audit
RUN pip install b

FROM python:3.12
RUN pip install https://example.com/pip-tools-1.0.tar.gz
RUN pip install b

FROM python:3.12
RUN pip install ./pip/
RUN pip install b
