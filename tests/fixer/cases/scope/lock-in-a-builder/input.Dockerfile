FROM python:3.12-slim AS locked
RUN pip lock -r requirements.txt

FROM python:3.12-slim
COPY --from=locked /pylock.toml /
