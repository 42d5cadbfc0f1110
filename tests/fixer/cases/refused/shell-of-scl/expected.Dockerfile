FROM centos:7
SHELL ["scl", "enable", "rh-python36"]
RUN pip install --no-cache-dir a
SHELL ["/usr/bin/scl", "enable", "rh-python36", "--", "bash", "-c"]
RUN pip install --no-cache-dir b
SHELL ["scl", "enable", "rh-python36", "--", "fish", "-c"]
RUN pip install c
SHELL ["scl", "list"]
RUN pip install d
