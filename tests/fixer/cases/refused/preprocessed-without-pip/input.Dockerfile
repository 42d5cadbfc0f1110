FROM debian
RUN make
