FROM python:3.12-slim
RUN pip install --no-cache-dir --no-chache-dir a
ENV PIP_NO_CACHE_DIR=1
RUN pip install --no-chache-dir a
