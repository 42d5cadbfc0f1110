FROM python:3.12
SHELL ["/usr/bin/fish", "-c"]
RUN pip install a
RUN echo b
SHELL ["/bin/bash", "-c"]
RUN pip install c
