FROM python:3.12-slim
COPY --chmod=755 run.sh /run.sh
RUN --mount=type=cache,target=/root/.cache/pip pip install a
