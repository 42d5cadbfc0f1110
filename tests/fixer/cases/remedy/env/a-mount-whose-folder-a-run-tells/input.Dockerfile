FROM python:3.12
RUN --mount=type=cache,target=$X/.cache/pip pip install a
RUN pip install b
