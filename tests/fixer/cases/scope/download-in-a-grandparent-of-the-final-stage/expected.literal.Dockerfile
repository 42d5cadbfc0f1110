FROM python:3.12-slim AS base
RUN pip download -d /wheels flask

FROM base AS middle

FROM middle
