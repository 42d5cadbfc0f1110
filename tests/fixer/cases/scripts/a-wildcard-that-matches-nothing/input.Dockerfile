FROM python:3.12-slim
COPY environment.yml* noop.txt /tmp/conda/
COPY install.sh /tmp/
RUN bash /tmp/install.sh
