FROM python:3.12
RUN pip install a
FROM alpine:3.19
RUN apk add py3-pip && pip install b
