FROM python:3.12-slim
ENV HOME=/nonexistent
RUN pip install a
ENV HOME=/dev/shm
RUN pip install b
ENV HOME=/process
RUN pip install c
ENV HOME=/
RUN pip install d
