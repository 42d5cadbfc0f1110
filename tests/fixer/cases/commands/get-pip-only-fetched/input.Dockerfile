FROM python:3.12
RUN curl -O https://example.org/get-pip.py
ADD https://example.org/get-pip.py /
RUN rm get-pip.py
