FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf -- ~/.cache

FROM python:3.12
RUN pip install a; rm -- -rf ~/.cache || true
