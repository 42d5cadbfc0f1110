FROM python:3.12
RUN pip --no-cache-dir install a
RUN pip -q --no-cache-dir --proxy u install b
RUN python -m pip --no-cache-dir install c
