FROM {{ base }} AS one
{{ more }}
FROM python:3.12 AS one
RUN pip install a
FROM ONE
RUN pip install b
