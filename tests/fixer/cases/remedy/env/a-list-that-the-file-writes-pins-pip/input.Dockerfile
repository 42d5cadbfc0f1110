FROM python:3.12
WORKDIR /app
RUN printf 'pip<19' > written.txt && pip install -r written.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
RUN echo 'pip<19' > written.txt && pip install -r written.txt
RUN pip install b

FROM python:3.12
COPY <<EOF r.txt
a
pip<19
EOF
RUN pip install -r r.txt
RUN pip install b

FROM python:3.12
RUN <<EOF
cat > r.txt <<E
pip==18.1
E
pip install -r r.txt
pip install b
EOF
