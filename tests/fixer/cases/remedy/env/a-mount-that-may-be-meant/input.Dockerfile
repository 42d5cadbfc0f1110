FROM python:3.12-slim
ARG D
RUN pip install a
RUN --mount=type=cache,target=$D/.cache/pip pip install b
