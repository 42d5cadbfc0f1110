FROM python:3.12-slim AS one
RUN pip install --no-cache-dir a
RUN pip cache purge | cat
FROM python:3.12-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install b
RUN pip cache purge | cat
