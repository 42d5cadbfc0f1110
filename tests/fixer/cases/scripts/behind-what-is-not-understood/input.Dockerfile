FROM python:3.12-slim AS first
WORKDIR /app
COPY . .
RUN ./odd.sh
RUN sh /etc/of-the-image.sh && ./none.sh && sh ./a.sh
COPY b.sh ./
RUN ./b.sh
FROM python:3.12-slim
COPY . /app
RUN if test -e x; then sh /app/odd.sh; fi; /app/c.sh
FROM python:3.12-slim
COPY . /app
RUN --mount=type=cache,target=/c /app/odd.sh
RUN /app/d.sh
