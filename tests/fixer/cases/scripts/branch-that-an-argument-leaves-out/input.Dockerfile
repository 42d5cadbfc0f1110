FROM python:3.12
COPY x.sh /
RUN sh /x.sh i
RUN sh /x.sh kk
