FROM python:3.12-slim
USER nobody
RUN pip install a
USER app
ENV HOME=/root
RUN pip install b
USER root
RUN sudo -u nobody pip install c
