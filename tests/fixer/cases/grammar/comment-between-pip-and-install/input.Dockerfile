FROM python:3.12
RUN pip \
    # why we install
    install a
