FROM python:3.12-slim
COPY <<EOF /x
hello
EOF
RUN --mount=type=cache,target=/root/.cache/pip pip install a
