FROM python:3.12 AS b
RUN true

FROM python:3.12
COPY --from=b /u.sh /v.sh /w.sh /x.sh /
COPY run.sh /
RUN sh /run.sh i
RUN sh /run.sh kk
RUN pip install --no-cache-dir a
