FROM python:3.12
RUN pip install a # <<EOF
echo b
EOF
RUN pip install c
