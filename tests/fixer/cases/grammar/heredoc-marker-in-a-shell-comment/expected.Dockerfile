FROM python:3.12
RUN pip install --no-cache-dir a # <<EOF
echo b
EOF
RUN pip install --no-cache-dir c
