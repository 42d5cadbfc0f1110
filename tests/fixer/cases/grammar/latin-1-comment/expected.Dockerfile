FROM python:3.12
# café
RUN pip install --no-cache-dir \
    # café
    a
