FROM python:3.12
RUN <<EOF
pip \
# note
install a
pip install --no-cache-dir \
# note
  b
EOF
