FROM python:3.12
RUN <<EOF bash
pip install --no-cache-dir a
EOF
RUN <<EOF bash -euxo pipefail
pip install --no-cache-dir b
EOF
RUN bash -s <<'EOF'
pip install --no-cache-dir c
EOF
RUN <<EOF /bin/sh
pip install --no-cache-dir d
EOF
