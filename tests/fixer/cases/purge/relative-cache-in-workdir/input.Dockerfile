FROM python:3.12
WORKDIR /root
RUN pip install a
RUN cp -r .cache /x
