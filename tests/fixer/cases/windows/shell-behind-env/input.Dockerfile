FROM python:3.12
SHELL ["env", "-i", "bash", "-c"]
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
