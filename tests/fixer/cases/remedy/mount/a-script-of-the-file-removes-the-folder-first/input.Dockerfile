FROM python:3.12
COPY <<EOF /s/x.sh
rm -rf /root/.cache/pip
EOF
RUN sh /s/x.sh && pip install a
RUN pip install b

FROM python:3.12
RUN echo "rm -rf /root/.cache/pip" > /y.sh
RUN sh /y.sh && pip install c

FROM python:3.12
RUN <<EOF
cat > /z.sh <<E
mv ~/.cache/pip /w
E
EOF
RUN sh /z.sh && pip install d
RUN pip install e > /dev/null

FROM python:3.12
RUN rm -rf /root/.cache > /dev/null
RUN pip install f > /dev/null
