FROM python:3.12
COPY <<E /etc/pip.conf
[global]
no-cache-dir = true
E
RUN pip install --no-cache-dir a
RUN pip download a
RUN pip wheel a
RUN pip lock a

