FROM python:3.12
RUN curl -O https://bootstrap.pypa.io/get-pip.py && python - --no-cache-dir < get-pip.py

FROM python:3.12
RUN curl -O https://bootstrap.pypa.io/get-pip.py && python < other.py
