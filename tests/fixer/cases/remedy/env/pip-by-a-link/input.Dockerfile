FROM python:3.12
RUN pip install "pip @ https://example.com/pip-18.1-py2.py3-none-any.whl"
RUN pip install b

FROM python:3.12
RUN pip install https://example.com/pip-9.0.3.tar.gz#sha256=0
RUN pip install b

FROM python:3.12
RUN pip install ./pip-18.1-py2.py3-none-any.whl
RUN pip install b

FROM python:3.12
RUN pip install git+https://github.com/pypa/pip@18.1
RUN pip install b

FROM python:3.12
RUN pip install "pip @ https://example.com/wheel"
RUN pip install b

FROM python:3.12
RUN pip install git+https://example.com/p#egg=pip
RUN pip install b
