FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN pip install --no-cache-dir -r <(echo a)
RUN cat <(pip install --no-cache-dir b)
