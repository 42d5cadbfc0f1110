FROM python:3.12
RUN <<EOF
pip \
# note
install a
pip install \
# note
  b
EOF
