FROM python:3.12
RUN pip install --no-cache-dir=1 a
RUN pip install --no_cache_dir b
RUN pip install --NO-CACHE-DIR c
RUN pip install -no-cache-dir d
