FROM python:3.12-slim
COPY . /s
WORKDIR /s
RUN make install-dev install-docs
RUN make other
