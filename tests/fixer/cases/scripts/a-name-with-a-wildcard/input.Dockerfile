FROM python:3.12-slim
COPY scripts/*.sh scripts/?.py /opt/
RUN /opt/install.sh
