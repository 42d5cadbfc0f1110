FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN make deps
RUN make -C sub
RUN make -f none.mk
