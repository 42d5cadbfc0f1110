FROM python:3.12
RUN pip install a
RUN sh -c "$FIRST"'; rm -r /root/.cache/pip'
FROM python:3.12
RUN pip install --no-cache-dir b
RUN sh -c "$FIRST"'; rm -r /root/.cache/other'
