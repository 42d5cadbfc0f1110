FROM python:3.12-slim
ARG X='pip install --no-cache-dir'
RUN $X a
ENV P='pip --no-cache-dir'
RUN $P install b
