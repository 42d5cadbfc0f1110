FROM python:3.12-slim
COPY <<EOF /x
hello
EOF
RUN pip install a
