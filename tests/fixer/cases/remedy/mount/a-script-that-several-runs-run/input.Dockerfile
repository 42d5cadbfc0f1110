FROM python:3.12
COPY <<EOF /s/w.sh
pip install a
EOF
RUN pip install b && sh /s/w.sh
RUN sh /s/w.sh
RUN pip install c

FROM python:3.12
COPY <<EOF /s/once.sh
pip install d
EOF
RUN sh /s/once.sh && sh /s/once.sh
