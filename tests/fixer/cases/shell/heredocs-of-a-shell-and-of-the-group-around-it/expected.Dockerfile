FROM python:3.12
RUN <<EOF
{ sh <<A
pip install --no-cache-dir a
A
} <<B
pip install b
B
{ sh; } <<C
pip install --no-cache-dir c
C
EOF
