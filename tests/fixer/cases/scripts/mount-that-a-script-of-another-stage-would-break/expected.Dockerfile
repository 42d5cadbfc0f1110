FROM python:3.12 AS tools
COPY . /s/
COPY clean.sh /usr/local/bin/clean
COPY <<EOF /s/written.sh
mv /root/.cache/pip /wheels
EOF

FROM python:3.12
COPY --from=tools /s/clean.sh /t.sh
RUN pip install a && sh /t.sh

FROM python:3.12
COPY --from=tools /s /t
RUN pip install a && /t/clean.sh

FROM python:3.12
COPY --from=tools /usr/local/bin/ /usr/local/bin/
RUN pip install a && clean

FROM python:3.12
COPY --from=tools /s/list.py /s/clean.sh /t/
RUN pip install a
RUN python /t/list.py

FROM python:3.12
RUN --mount=from=tools,source=/s,target=/t pip install a && python /t/list.py

FROM python:3.12
COPY --from=tools /s/written.sh /t/
RUN pip install a && sh /t/written.sh

FROM python:3.12
COPY --from=tools / /
RUN pip install a && sh /s/written.sh

FROM python:3.12
COPY --from=0 /s/none.sh /t/
RUN --mount=type=cache,target=/root/.cache/pip pip install a && /t/none.sh

FROM python:3.12
COPY --from=tools /s/none.sh /s/clean.sh /t/
RUN --mount=type=cache,target=/root/.cache/pip pip install a && /t/none.sh
