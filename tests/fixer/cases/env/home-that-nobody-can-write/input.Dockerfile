FROM python:3.12-slim
ENV HOME=/dev/null
RUN pip install a
RUN HOME=/dev/null/x pip install b
ENV HOME=/root XDG_CACHE_HOME=/dev/null
RUN pip install c
ENV XDG_CACHE_HOME=/proc/none
RUN pip install d
