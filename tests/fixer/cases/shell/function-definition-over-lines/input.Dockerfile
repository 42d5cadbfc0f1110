FROM python:3.12
RUN <<EOF
setup() {
  pip install "$1"
}
setup a
if true
then
    pip install b
fi
EOF
