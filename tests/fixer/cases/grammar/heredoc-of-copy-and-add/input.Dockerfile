FROM python:3.12
COPY <<EOF /setup.sh
pip install a
EOF
ADD <<'A' <<B /x/
RUN pip install b
A
pip install c
B
RUN pip install d
