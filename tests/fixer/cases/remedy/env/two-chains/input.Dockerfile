FROM python:3.12 AS a
RUN pip install a
FROM python:3.11-slim
COPY --from=a /opt /opt
RUN pip install b
