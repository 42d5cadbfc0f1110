FROM python:3.12
RUN <<EOF
{ sh <<A
pip install a
A
} <<B
pip install b
B
{ sh; } <<C
pip install c
C
EOF
