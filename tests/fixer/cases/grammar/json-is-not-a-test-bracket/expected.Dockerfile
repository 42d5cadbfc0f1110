FROM python:3.12
RUN [ -f r.txt ] && pip install --no-cache-dir -r r.txt
