FROM python:3.12-slim
COPY aa bb /usr/local/bin/
RUN aa
