FROM python:3.6
RUN if [ -n "$OLD" ]; then pip install --no-cache-dir pip==18.1; else pip install --no-cache-dir pip==20.0; fi
RUN pip install --no-cache-dir a
FROM python:3.6
RUN pip install --no-cache-dir pip==18.1
RUN pip install --no-cache-dir b
