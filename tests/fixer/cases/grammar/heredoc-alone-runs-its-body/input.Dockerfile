FROM python:3.12
RUN <<EOF
set -e
pip install a
pip install b && echo c
EOF
RUN --network=none <<EOF
pip install d
EOF
