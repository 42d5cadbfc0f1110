FROM python:3.12
RUN <<EOF
pip install --no-cache-dir a
 EOF
pip install --no-cache-dir b
EOF 
pip install --no-cache-dir c
EOF
