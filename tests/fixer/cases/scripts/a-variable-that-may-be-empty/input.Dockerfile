FROM python:3.12-slim
COPY a.sh /s/
RUN sh /s/a.sh
