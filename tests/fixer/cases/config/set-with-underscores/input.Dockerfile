FROM python:3.12-slim
RUN pip config set global.no_cache_dir true
RUN pip install flask
