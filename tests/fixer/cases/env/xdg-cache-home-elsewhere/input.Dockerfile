FROM python:3.12-slim
ENV XDG_CACHE_HOME=/opt/cache
RUN pip install flask
