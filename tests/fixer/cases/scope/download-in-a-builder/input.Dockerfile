FROM python:3.12-slim AS wheels
RUN pip download -d /wheels flask

FROM python:3.12-slim
COPY --from=wheels /wheels /wheels
