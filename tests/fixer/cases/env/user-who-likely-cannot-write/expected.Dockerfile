FROM python:3.12-slim
USER nobody
RUN pip install --no-cache-dir a
USER app
ENV HOME=/root
RUN pip install --no-cache-dir b
USER root
RUN sudo -u nobody pip install --no-cache-dir c
