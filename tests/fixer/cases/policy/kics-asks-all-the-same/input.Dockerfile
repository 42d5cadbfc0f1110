FROM python:3.13
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN uv pip install b
RUN echo pip install c
RUN ["pip", "list"]
# hadolint ignore=DL3042
RUN pip install d
