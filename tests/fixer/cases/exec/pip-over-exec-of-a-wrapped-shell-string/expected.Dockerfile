FROM python:3.12
RUN ["/bin/sh", "-ec", "pip install --no-cache-dir a; pip install --no-cache-dir b"]
RUN ["/bin/bash", "-c", "set -e;\tpip install c"]
