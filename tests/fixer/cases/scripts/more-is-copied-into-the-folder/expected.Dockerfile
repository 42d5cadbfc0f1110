FROM python:3.12-slim
COPY a.sh /tmp/
COPY r.txt /tmp/
COPY more /tmp/
COPY r.txt *.md /tmp/
COPY r.txt /tmp
ADD https://example.com/x.txt /tmp/
RUN bash /tmp/a.sh

FROM python:3.12-slim
COPY a.sh b.sh /q/
COPY other /q/
RUN sh /q/a.sh && sh /q/b.sh

FROM python:3.12-slim
COPY <<EOF /w/w.sh
pip install --no-cache-dir w
EOF
COPY <<EOF /w/b.sh
pip install written
EOF
COPY r.txt /w/
COPY other /w
RUN sh /w/w.sh && sh /w/b.sh

FROM python:3.12-slim
COPY c.sh d.sh /t/
COPY $X /t/
RUN sh /t/c.sh

FROM python:3.12-slim
COPY c.sh /t/
ADD more.tar.gz /t/
RUN sh /t/c.sh

FROM python:3.12-slim
COPY d.sh /t/e.sh
COPY c.sh /t/e.sh
RUN sh /t/e.sh
