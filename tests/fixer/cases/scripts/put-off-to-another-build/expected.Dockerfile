FROM python:3.12-slim AS used
WORKDIR /app
COPY used.sh b.sh ./
ONBUILD COPY a.sh /opt/
ONBUILD RUN ./used.sh && /opt/a.sh
FROM used
RUN ./b.sh
FROM python:3.12-slim
WORKDIR /app
COPY c.sh d.sh e.sh f.sh g.sh ./
ONBUILD RUN ./c.sh
ONBUILD COPY d.sh ./
ONBUILD RUN ./d.sh
ONBUILD RUN --mount=type=bind,target=/src /src/e.sh
ONBUILD COPY . .
ONBUILD RUN ./f.sh; pip install --no-cache-dir later
RUN ./g.sh
