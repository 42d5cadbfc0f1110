FROM python:3.12-slim
ENV HOME=/dev/null
RUN pip install --no-cache-dir a
RUN HOME=/dev/null/x pip install --no-cache-dir b
ENV HOME=/root XDG_CACHE_HOME=/dev/null
RUN pip install --no-cache-dir c
ENV XDG_CACHE_HOME=/proc/none
RUN pip install --no-cache-dir d
