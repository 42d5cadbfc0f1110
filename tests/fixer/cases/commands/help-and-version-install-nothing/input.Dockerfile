FROM python:3.12
RUN pip install --help
RUN pip install -h
RUN pip --version && pip -V && pip3 --help
RUN pip --help install
RUN python -m pip -V
