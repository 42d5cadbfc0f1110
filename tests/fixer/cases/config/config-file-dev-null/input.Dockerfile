FROM python:3.12
RUN pip config set global.no-cache-dir true
ENV PIP_CONFIG_FILE=/dev/null
RUN pip install a
