FROM python:3.12
RUN <<EOF bash
pip install a
EOF
RUN <<EOF bash -euxo pipefail
pip install b
EOF
RUN bash -s <<'EOF'
pip install c
EOF
RUN <<EOF /bin/sh
pip install d
EOF
