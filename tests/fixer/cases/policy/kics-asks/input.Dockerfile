FROM python:3.13
ENV PIP_NO_CACHE_DIR=1
ENV TOOL=pip
RUN pip install a
RUN sudo pip3 -q install b
RUN $TOOL install c
RUN pip install d; pip3 install e && true
RUN ["pip", "install", "f"]
