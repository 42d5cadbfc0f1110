FROM python:3.12
RUN curl -sS https://example.org/get-pip.py | python - --no-cache-dir
RUN curl -sS https://example.org/get-pip.py | python3 - --no-cache-dir
