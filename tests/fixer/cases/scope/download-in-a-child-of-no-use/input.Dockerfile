FROM python:3.12-slim AS base
WORKDIR /app

FROM base AS wheels
RUN pip download -d /wheels flask

FROM base
COPY --from=wheels /wheels /wheels
