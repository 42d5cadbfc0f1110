FROM python:3.12-slim
COPY one.sh two.sh three.sh four.sh /tmp/
COPY tools /opt/tools
RUN mv /tmp/one.sh /one.sh; sh /one.sh
RUN test -f /two || ln -s /tmp/two.sh /two; /two
RUN if [ -d /etc ]; then cp /tmp/three.sh /usr/local/bin/three; fi; three
RUN cp /tmp/four.sh /opt/tools/five.sh || true; sh /opt/tools/five.sh
WORKDIR /opt/tools
RUN mv eight.sh nine.sh; sh nine.sh
RUN if [ -n "$X" ]; then cp /opt/tools/six.sh /s; else cp /opt/tools/seven.sh /s; fi; sh /s
