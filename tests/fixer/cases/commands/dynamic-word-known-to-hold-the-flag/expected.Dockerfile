FROM python:3.12
ENV OPTS="--quiet --no-cache-dir"
RUN pip install $OPTS a
RUN pip install ${OPTS} b
RUN pip install --no-cache-dir "$OPTS" c
