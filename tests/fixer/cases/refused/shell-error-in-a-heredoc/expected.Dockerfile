FROM python:3.12
RUN <<EOF
if true
then
  pip install a
EOF
RUN pip install --no-cache-dir b
