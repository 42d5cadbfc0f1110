FROM python:3.13
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN echo pip install b
RUN uv pip install c
