FROM python:3.12-slim
COPY install.sh /tools/
COPY --from=registry.example.com/tools /install.sh /tools/
RUN /tools/install.sh
