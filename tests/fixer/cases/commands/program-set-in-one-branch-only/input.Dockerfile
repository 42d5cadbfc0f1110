FROM python:3.12-slim
ENV PIP=pip
RUN if [ -x /v/bin/pip ]; then PIP=/v/bin/pip; fi; $PIP install a
