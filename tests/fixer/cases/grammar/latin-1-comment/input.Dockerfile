FROM python:3.12
# café
RUN pip install \
    # café
    a
