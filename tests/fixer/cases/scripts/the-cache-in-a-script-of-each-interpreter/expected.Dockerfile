FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN perl /opt/clean

FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN ruby /opt/clean

FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN node /opt/clean

FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN php /opt/clean

FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN python3 /opt/clean

FROM python:3.12
RUN pip install a
COPY clean /opt/clean
RUN pypy3 /opt/clean

FROM python:3.12
RUN pip install --no-cache-dir a
COPY clean /opt/clean
RUN lua /opt/clean

