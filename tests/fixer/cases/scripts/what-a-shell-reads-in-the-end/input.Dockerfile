FROM python:3.12-slim
COPY . /s
RUN if [ -f x ]; then echo "rm -rf /root/.cache" > /w.sh; fi
RUN pip install a && sh < /w.sh
RUN sh /s/b.sh && cat /s/c.sh | sh <<EOF
pip install d
EOF

FROM python:3.12-slim
COPY <<EOF /q/d/x.sh
pip install e
EOF
COPY --parents d/x.sh /q/
RUN sh /q/d/x.sh
