FROM python:3.12-slim AS build
RUN pip install --prefix=/opt/app flask

FROM python:3.12-slim
COPY --from=build /opt/app /usr/local
