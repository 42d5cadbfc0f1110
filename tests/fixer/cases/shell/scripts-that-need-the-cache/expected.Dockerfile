FROM python:3.12
RUN pip install a
COPY <<EOF /x.sh
rm -r /root/.cache/pip
EOF
RUN sh /x.sh

FROM python:3.12
RUN pip install a
COPY <<EOF /x.py
import shutil
shutil.rmtree('/root/.cache/pip')
EOF
RUN python /x.py

FROM python:3.12
RUN pip install a
RUN <<EOF
#!/usr/bin/env python3
import shutil
shutil.rmtree('/root/.cache/pip')
EOF

FROM python:3.12
RUN pip install a
RUN echo "rm -r /root/.cache" | bash

FROM python:3.12
RUN pip install --no-cache-dir a
COPY <<EOF /x.sh
rm -r /root/.cache/pip
EOF
RUN cat /x.sh
