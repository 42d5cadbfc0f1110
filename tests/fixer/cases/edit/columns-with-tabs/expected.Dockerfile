FROM python:3.12
RUN	pip install --no-cache-dir a
RUN true &&	pip install --no-cache-dir b
