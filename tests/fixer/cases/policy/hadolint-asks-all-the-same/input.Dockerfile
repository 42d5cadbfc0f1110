FROM python:3.13
RUN --mount=type=cache,target=/root/.cache pip install a
RUN pip install --cache-dir /x b
RUN pip search install
# hadolint ignore=DL3042
RUN pip install c
# pip-no-cache: ignore
RUN pip install d
