FROM python:3.12-slim
RUN pip install --no-index --no-cache-dir ./x.whl
