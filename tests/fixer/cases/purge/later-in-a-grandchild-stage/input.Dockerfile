FROM python:3.12-slim AS base
RUN pip install flask

FROM base AS middle

FROM middle
RUN mv /root/.cache/pip /srv/pip
