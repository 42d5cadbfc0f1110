FROM python:3.12-slim
WORKDIR /src
COPY Makefile ./
RUN make deps
RUN PIP_NO_CACHE_DIR=1 make -C /src other
