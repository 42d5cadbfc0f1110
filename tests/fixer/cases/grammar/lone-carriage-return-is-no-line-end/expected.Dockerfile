FROM python:3.12
# noteRUN pip install a
RUN pip install --no-cache-dir b
