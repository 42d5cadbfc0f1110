FROM python:3.12
RUN pip install a
RUN cd /root && tar cf x .cache
