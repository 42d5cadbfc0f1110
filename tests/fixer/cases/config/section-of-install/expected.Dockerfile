FROM python:3.12
COPY <<E /etc/pip.conf
[install]
no-cache-dir = true
E
RUN pip install a
RUN pip download --no-cache-dir a
RUN pip wheel --no-cache-dir a
RUN pip lock --no-cache-dir a

