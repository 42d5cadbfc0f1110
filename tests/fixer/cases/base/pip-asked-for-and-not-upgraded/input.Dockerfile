FROM ubuntu:14.04
RUN pip install pip
RUN pip install a
RUN pip install pip setuptools
RUN pip install b
