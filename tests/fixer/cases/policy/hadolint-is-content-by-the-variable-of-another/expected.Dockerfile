FROM python:3.13
RUN pip install --cache-dir /c a && PIP_NO_CACHE_DIR=1 pip install --no-cache-dir .
RUN pip install --cache-dir /c a && pip install --no-cache-dir b
