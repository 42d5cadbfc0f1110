FROM python:3.12
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install --no-cache-dir a
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN pip install --no-cache-dir b
SHELL ["/usr/bin/zsh", "-c"]
RUN pip install --no-cache-dir c
SHELL ["/bin/dash", "-c"]
RUN pip install --no-cache-dir d
SHELL ["bash", "--login", "-c"]
RUN pip install --no-cache-dir e
SHELL ["/usr/bin/env", "bash", "-c"]
RUN pip install --no-cache-dir f
