FROM python:3.12-slim
COPY scripts /tmp/scripts
RUN mv /tmp/scripts/a.sh /usr/local/bin/a && cp /tmp/scripts/b.sh /opt/ && ln -s /tmp/scripts/c.sh /usr/local/bin/c \
 && install -m 755 /tmp/scripts/d.sh /usr/local/bin/d
RUN a && /opt/b.sh && c && d
RUN sh /tmp/scripts/a.sh || true
