FROM python:3.12
WORKDIR /app
COPY x.sh /app
RUN sh x.sh

FROM python:3.12
COPY y.sh /app
RUN sh /app/y.sh

FROM python:3.12
WORKDIR /app
COPY z.sh ..
RUN sh /z.sh

FROM python:3.12
COPY v.sh /app
RUN sh /app
