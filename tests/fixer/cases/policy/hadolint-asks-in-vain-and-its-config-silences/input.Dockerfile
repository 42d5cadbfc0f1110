FROM python:3.13
RUN ls && pip search install
# hadolint ignore=DL3042
RUN pip search install
RUN pip $X search install
RUN --mount=type=tmpfs,target=/root/.cache/pip pip install a
RUN ["sh", "-c", "pip install \"--no-cache-dir\" b"]
