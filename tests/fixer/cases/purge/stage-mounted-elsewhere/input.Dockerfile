FROM python:3.12 AS b
RUN pip install a
FROM alpine
RUN --mount=from=b,target=/b ls /b/root/.cache
