FROM python:3.12-slim AS wheels
RUN pip wheel -w /wheels -r requirements.txt

FROM python:3.12-slim
COPY --from=wheels /wheels /wheels
