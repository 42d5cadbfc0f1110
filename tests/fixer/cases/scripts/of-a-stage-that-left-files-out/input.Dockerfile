FROM python:3.12-slim AS files
COPY --exclude=*.md . /srv
FROM python:3.12-slim
COPY install.sh /app/
COPY --from=files /srv/app /app
RUN /app/install.sh
