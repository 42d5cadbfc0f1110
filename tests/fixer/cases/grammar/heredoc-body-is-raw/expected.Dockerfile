FROM python:3.12
RUN <<EOF
# pip install a
FROM alpine
echo b \
# pip install c
pip install --no-cache-dir \
  d
EOF
RUN pip install --no-cache-dir e
