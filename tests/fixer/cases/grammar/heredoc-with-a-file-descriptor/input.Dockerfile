FROM python:3.12
RUN cat /dev/fd/3 3<<EOF && pip install a
pip install b
EOF
RUN pip install c
