FROM python:3.12
ARG KIND
RUN --mount=type=$KIND,id=pip pip install a
RUN --mount=type=$KIND,target=/src pip install --no-cache-dir b
RUN --mount=type=bind,id=pip pip install --no-cache-dir c
