FROM python:3.12-slim
WORKDIR /src
COPY Makefile ./
RUN make all
