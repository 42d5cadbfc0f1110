FROM python:3.12-slim AS tools
COPY install.sh /tools/
FROM python:3.12-slim
COPY --from=tools /tools/install.sh /tools/
RUN /tools/install.sh
