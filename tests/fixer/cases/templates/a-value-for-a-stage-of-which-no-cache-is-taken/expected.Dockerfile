FROM python:3.12 AS a
RUN pip install --no-cache-dir a
FROM python:3.12
COPY --from={{ stage }} /app /app
RUN pip install --no-cache-dir b
