FROM python:3.12
RUN pip install a
FROM scratch
COPY --from=0 / /
