FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN pip install pip==19.0.2
RUN pip install b
