FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN pip install virtualenv && virtualenv --pip 21.1 /v
RUN pip install b
