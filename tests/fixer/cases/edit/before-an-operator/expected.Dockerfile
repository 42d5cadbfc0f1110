FROM python:3.12
RUN pip install --no-cache-dir;pip install --no-cache-dir|cat
RUN (pip install --no-cache-dir)
