FROM python:3.12
RUN << EOF
pip install a
EOF
RUN pip install --no-cache-dir b
