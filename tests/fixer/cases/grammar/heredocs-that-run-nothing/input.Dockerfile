FROM python:3.12
RUN <<EOF # c
pip install a
EOF
RUN <<A <<B
pip install b
A
pip install c
B
RUN cat <<EOF > f
pip install d
EOF
