FROM python:3.12
ONBUILD COPY <<EOF /f
pip install a
EOF
ONBUILD RUN <<EOF
pip install --no-cache-dir b
EOF
