FROM python:3.12
RUN --no-cache-dir pip install a
