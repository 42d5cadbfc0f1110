FROM python:3.12-slim
RUN unset PIP_NO_CACHE_DIR; pip install a
RUN pip install b
