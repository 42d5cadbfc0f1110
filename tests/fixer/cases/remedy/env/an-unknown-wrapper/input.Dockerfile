FROM python:3.12-slim
RUN with-proxy pip install a
RUN pip install b
