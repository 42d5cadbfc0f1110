FROM python:3.12-slim
RUN python3 /usr/bin/pip3 install --no-cache-dir a
RUN python /usr/local/bin/pip3.11 install --no-cache-dir b && python3 /usr/local/bin/pip install --no-cache-dir c
RUN python3 /usr/bin/pip-3.9 install --no-cache-dir d
