FROM python:3.13
RUN sudo pip install a
RUN /usr/bin/pip install b
RUN sh -c "pip install c"
RUN --mount=type=cache,target=/root/.cache/pip pip install d
RUN PIP_NO_CACHE_DIR=1 pip install e
ENV PIP_NO_CACHE_DIR=yes
RUN pip install f
