FROM python:3.12
RUN pip install a
RUN cd /root && rm -r .cache

FROM python:3.12
RUN pip install a
RUN tar -C /root -cf /x.tar .cache

FROM python:3.12
RUN pip install a
RUN du -sh /root/../root/.cache

FROM python:3.12
RUN pip install a
WORKDIR /root/.cache
RUN ls pip/http

FROM python:3.12
RUN pip install --no-cache-dir a
RUN cd /root && rm -rf .cache

FROM python:3.12
RUN pip install --no-cache-dir a
RUN tar -C /root -cf /x.tar .ssh

FROM python:3.12
RUN pip install --no-cache-dir a
RUN cd /opt && rm -r cache
