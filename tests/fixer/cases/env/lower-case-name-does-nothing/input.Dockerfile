FROM python:3.12-slim
ENV pip_no_cache_dir=1
RUN pip install flask
