FROM python:3.12
RUN pip install --no-cache-dir >log a
RUN pip install --no-cache-dir>log
RUN pip install --no-cache-dir 2>&1
