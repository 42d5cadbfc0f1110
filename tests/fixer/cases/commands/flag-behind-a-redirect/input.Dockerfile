FROM python:3.12
RUN pip install a >/dev/null 2>&1 --no-cache-dir
RUN pip install torch>=1.6 --no-cache-dir b
