FROM python:3.12
RUN pip install a; rm -f /root/.cache/pip; true

FROM python:3.12
RUN pip install --no-cache-dir a && rm /root/.cache/pip/x || true

FROM python:3.12
RUN pip install a && rmdir /root/.cache/pip
