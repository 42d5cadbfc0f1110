FROM python:3.12-slim
COPY a.sh b.sh c.sh d.sh e.sh /tmp/one/
COPY f.sh g.sh /tmp/two/
RUN install -t /usr/local/bin -m 755 /tmp/one/a.sh /tmp/one/b.sh && a.sh && b.sh
RUN cp --target-directory=/opt /tmp/one/c.sh && sh /opt/c.sh
RUN cp -vt /srv /tmp/one/d.sh && sh /srv/d.sh
RUN cp -r /tmp /t2 && sh /t2/one/e.sh
RUN rsync -a /tmp/two/ /t3/ && sh /t3/f.sh
RUN mkdir /t4 && mv /tmp /t4 && sh /t4/tmp/two/g.sh
COPY <<EOF /w/own/h.sh
pip install --no-cache-dir h
EOF
RUN cp -r /w /v && sh /v/own/h.sh
