FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN run-parts --verbose --arg=flask -a gunicorn d
RUN run-parts --regex '^[0-9].*$' e
RUN run-parts --test f
COPY g /etc/parts.d/
RUN set -e; cd /etc && run-parts parts.d
RUN run-parts $FOLDER && pip install --no-cache-dir last
