FROM python:3.12
RUN --mount=type=CACHE,TARGET=/root/.cache/pip pip install a
