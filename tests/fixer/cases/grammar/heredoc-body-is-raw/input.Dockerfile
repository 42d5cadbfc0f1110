FROM python:3.12
RUN <<EOF
# pip install a
FROM alpine
echo b \
# pip install c
pip install \
  d
EOF
RUN pip install e
