FROM python:3.12
RUN ! pip install --no-cache-dir a
RUN if ! pip install --no-cache-dir b; then exit 1; fi
