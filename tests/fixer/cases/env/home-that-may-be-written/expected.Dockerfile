FROM python:3.12-slim
ENV HOME=/nonexistent
RUN pip install --no-cache-dir a
ENV HOME=/dev/shm
RUN pip install --no-cache-dir b
ENV HOME=/process
RUN pip install --no-cache-dir c
ENV HOME=/
RUN pip install --no-cache-dir d
