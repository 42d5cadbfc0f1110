FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN cat <<<text && pip install --no-cache-dir a
