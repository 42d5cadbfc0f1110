FROM python:3.12-slim
ARG X="pip install"
RUN $X a
RUN ${X} b && sudo $X c
ARG Y="pip3 install -q --upgrade"
RUN $Y d -r e
