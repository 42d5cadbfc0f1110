FROM python:3.12
SHELL ["bash", "-c"]
RUN echo $(date); coproc (pip install --no-cache-dir x)
