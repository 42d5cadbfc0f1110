FROM python:3.12
RUN pip install \
# first
    a \
    # pip install nothing \
    b
