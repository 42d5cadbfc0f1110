FROM python:3.13
ARG F=--no-cache-dir
RUN pip install $F a

FROM python:3.13
ONBUILD ARG G=--no-cache-dir
RUN pip install $G b
