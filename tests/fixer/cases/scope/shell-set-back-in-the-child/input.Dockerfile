FROM python:3.12-slim AS base
SHELL ["/usr/bin/fish", "-c"]

FROM base
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install flask
