FROM python:3.12-slim
SHELL ["linux32", "/bin/bash", "-c"]
RUN pip install --no-cache-dir a
SHELL ["/usr/bin/tini", "--", "/bin/sh", "-c"]
RUN pip install --no-cache-dir b
SHELL ["poetry", "run", "bash", "-ec"]
RUN pip install --no-cache-dir c
SHELL ["nice", "-n", "10", "zsh", "-c"]
RUN pip install --no-cache-dir d
SHELL ["sudo", "bash", "-c"]
RUN pip install e
