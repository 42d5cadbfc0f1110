FROM python:3.12-slim
RUN /opt/tools/bin/pip install a
