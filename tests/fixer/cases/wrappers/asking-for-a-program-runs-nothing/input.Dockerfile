FROM python:3.12
RUN command -v pip install
RUN command -V pip
RUN type pip install && which pip install && hash pip install
RUN : pip install a && true pip install b
