FROM python:3.12
RUN ["/bin/sh", "-ec", "pip install a; pip install b"]
RUN ["/bin/bash", "-c", "set -e;\tpip install c"]
