FROM python:3.12
COPY <<EOF /x.sh
pip install --no-cache-dir a
EOF
RUN sh /x.sh

FROM python:3.12
COPY <<EOF /x.sh
#!/bin/sh -e
pip install --no-cache-dir a
EOF
WORKDIR /
RUN chmod +x x.sh && ./x.sh

FROM python:3.12
COPY <<EOF /d/
pip install --no-cache-dir a
EOF
RUN . /d/EOF

FROM python:3.12
RUN cat <<EOF > /x.sh
pip install --no-cache-dir a
EOF
RUN bash -e /x.sh

FROM python:3.12
COPY --chmod=755 <<"EOF" /x.sh
pip install $A
rm -rf /root/.cache
EOF
RUN /x.sh

FROM python:3.12
COPY <<EOF /x.sh
export PIP_NO_CACHE_DIR=1
EOF
RUN . /x.sh && pip install a

FROM python:3.12
COPY <<EOF /x.sh
export PIP_NO_CACHE_DIR=1
EOF
RUN sh /x.sh && pip install --no-cache-dir a

FROM python:3.12
COPY <<EOF /x.sh
pip install a
EOF
RUN ls /x.sh

FROM python:3.12
COPY <<EOF /x.sh
pip install a
EOF
COPY y /x.sh
RUN sh /x.sh

FROM python:3.12
COPY <<EOF /x.sh
pip install a
EOF
RUN rm /x.sh && sh /x.sh

FROM python:3.12
COPY <<EOF /x.py
#!/usr/bin/env python3
pip install a
EOF
RUN /x.py
