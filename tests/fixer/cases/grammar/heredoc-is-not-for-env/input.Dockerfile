FROM python:3.12
ENV A <<EOF
RUN pip install a
