FROM python:3.12
COPY <<E /etc/pip.conf
[wheel]
no-cache-dir = true
E
RUN pip install --no-cache-dir a
RUN pip download --no-cache-dir a
RUN pip wheel a
RUN pip lock --no-cache-dir a

