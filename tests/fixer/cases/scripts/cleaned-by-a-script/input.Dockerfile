FROM python:3.12-slim
COPY clean.sh /
RUN pip install flask && sh /clean.sh
RUN pip install django
RUN sh /clean.sh
