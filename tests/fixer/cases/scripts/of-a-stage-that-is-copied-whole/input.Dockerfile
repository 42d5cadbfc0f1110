FROM python:3.12-slim AS files
COPY . /
FROM python:3.12-slim
COPY --from=files / /
RUN sh /install.sh
