FROM python:3.12 AS a
RUN pip install a
FROM python:3.12 AS b
RUN pip install --cache-dir /c b
FROM python:3.12
COPY --from={{ stage }} /root/.cache /wheels
