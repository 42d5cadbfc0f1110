FROM python:3.12
RUN --mount=type=tmpfs,target=/root/.cache/pip pip install a
RUN pip install b
