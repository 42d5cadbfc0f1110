FROM python:3.12-slim
ENV HOME=/
RUN pip install a
ENV HOME=/h/
RUN pip install b
ENV HOME=/h//x/./../y
RUN pip install c
WORKDIR /w
ENV HOME=h
RUN pip install d
ENV XDG_CACHE_HOME=//c/
RUN pip install e
ENV PIP_CACHE_DIR=/p//pip-q/
RUN pip install f
