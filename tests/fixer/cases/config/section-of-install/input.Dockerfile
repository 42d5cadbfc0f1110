FROM python:3.12
COPY <<E /etc/pip.conf
[install]
no-cache-dir = true
E
RUN pip install a
RUN pip download a
RUN pip wheel a
RUN pip lock a

