FROM python:3.12-slim AS one
RUN pip install flask

FROM python:3.12-slim AS two
RUN pip install flask

FROM python:3.12-slim
COPY --from=two /root/.cache /root/.cache
