FROM python:3.12
RUN <<EOF
set -e
pip install --no-cache-dir a
pip install --no-cache-dir b && echo c
EOF
RUN --network=none <<EOF
pip install --no-cache-dir d
EOF
