FROM python:3.12
RUN [ -f r.txt ] && pip install -r r.txt
