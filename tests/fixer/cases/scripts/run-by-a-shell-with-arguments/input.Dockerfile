FROM python:3.12-slim
COPY scripts/ /opt/scripts/
RUN bash -e /opt/scripts/install.sh dev 3.2
