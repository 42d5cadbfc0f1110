FROM python:3.12-slim
COPY s /s
RUN <<EOF
run() { sh "/s/$1.sh"; }
for one in a b; do run $one; done
EOF
