FROM python:3.12
RUN echo ${x^^} && cat <<EOF
pip install a
EOF
