FROM python:3.12-slim
COPY *.sh /opt/tools/
RUN PATH=/opt/tools:$PATH a.sh
RUN env PATH="/opt/tools:$PATH" b.sh
RUN PATH=/opt/other:$PATH c.sh
ENV PATH=/opt/tools:$PATH
RUN env -i d.sh; d.sh
RUN PATH=/usr/bin e.sh
RUN env -C /opt/tools sh f.sh && env --chdir=/opt ./tools/g.sh
