FROM python:3.12-slim
WORKDIR /w
COPY . .
RUN make -d a && make -l 2 b && make -n c && make -t c && make -v d
RUN just -v e && just -n f && just --list f
RUN task -v g && task -n h && task -C 2 --dir . g
