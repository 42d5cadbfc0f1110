FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /var/lib/apt/*

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /root/*

FROM python:3.12
RUN pip install --no-cache-dir a && rm -f /root/.cache/pip/x

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /root/.cache.bak

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /root/.cac

FROM python:3.12
RUN pip install --no-cache-dir a && (pip cache dir || true)
