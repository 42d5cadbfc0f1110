FROM python:3.12-slim
ARG X="pip install"
RUN $X --no-cache-dir a
RUN ${X} --no-cache-dir b && sudo $X --no-cache-dir c
ARG Y="pip3 install -q --upgrade"
RUN $Y --no-cache-dir d -r e
