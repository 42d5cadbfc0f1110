FROM python:3.12-slim
COPY ../install.sh /
COPY README /
RUN sh /install.sh
