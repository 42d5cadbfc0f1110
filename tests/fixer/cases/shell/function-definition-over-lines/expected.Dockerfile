FROM python:3.12
RUN <<EOF
setup() {
  pip install --no-cache-dir "$1"
}
setup a
if true
then
    pip install --no-cache-dir b
fi
EOF
