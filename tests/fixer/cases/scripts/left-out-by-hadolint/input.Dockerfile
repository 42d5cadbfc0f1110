FROM python:3.12-slim
COPY scripts /s
RUN sh /s/install.sh
