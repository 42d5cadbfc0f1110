FROM python:3.12
RUN pip in\
st\
all \
    a
