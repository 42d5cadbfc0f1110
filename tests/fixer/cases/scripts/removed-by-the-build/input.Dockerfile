FROM python:3.12-slim
COPY scripts /scripts
RUN rm -rf /scripts/*.sh
RUN sh /scripts/install.sh || true
