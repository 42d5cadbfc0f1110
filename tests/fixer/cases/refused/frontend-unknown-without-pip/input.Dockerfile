# syntax=example/custom:1
FROM debian
RUN make
