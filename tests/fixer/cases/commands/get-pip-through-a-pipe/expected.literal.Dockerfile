FROM python:3.12
RUN curl -sS https://example.org/get-pip.py | python
RUN curl -sS https://example.org/get-pip.py | python3 -
