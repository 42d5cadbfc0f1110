FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN uv pip install --system pip
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN uv pip install --system 'pip>=23'
RUN pip install b
