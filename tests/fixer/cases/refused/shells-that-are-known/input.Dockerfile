FROM python:3.12
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install a
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN pip install b
SHELL ["/usr/bin/zsh", "-c"]
RUN pip install c
SHELL ["/bin/dash", "-c"]
RUN pip install d
SHELL ["bash", "--login", "-c"]
RUN pip install e
SHELL ["/usr/bin/env", "bash", "-c"]
RUN pip install f
