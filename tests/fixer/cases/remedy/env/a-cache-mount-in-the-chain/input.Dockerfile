FROM python:3.12-slim
RUN pip install a
RUN --mount=type=cache,target=/root/.cache/pip pip install b
