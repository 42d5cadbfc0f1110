FROM python:3.12
RUN eval pip install a
RUN eval "pip install b"
