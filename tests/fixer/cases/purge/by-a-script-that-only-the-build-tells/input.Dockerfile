FROM python:3.12
RUN pip install a
RUN sh -c "$FIRST"'; rm -r /root/.cache/pip'
FROM python:3.12
RUN pip install b
RUN sh -c "$FIRST"'; rm -r /root/.cache/other'
