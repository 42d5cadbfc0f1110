FROM python:3.12 AS a
FROM python:3.12
COPY --from=a /x /x
RUN pip install a
