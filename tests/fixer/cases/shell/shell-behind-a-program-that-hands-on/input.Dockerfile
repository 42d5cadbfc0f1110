FROM python:3.12-slim
SHELL ["linux32", "/bin/bash", "-c"]
RUN pip install a
SHELL ["/usr/bin/tini", "--", "/bin/sh", "-c"]
RUN pip install b
SHELL ["poetry", "run", "bash", "-ec"]
RUN pip install c
SHELL ["nice", "-n", "10", "zsh", "-c"]
RUN pip install d
SHELL ["sudo", "bash", "-c"]
RUN pip install e
