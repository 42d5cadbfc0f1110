FROM python:3.12
ARG KIND
RUN --mount=type=$KIND,id=pip pip install a
RUN --mount=type=$KIND,target=/src pip install b
RUN --mount=type=bind,id=pip pip install c
