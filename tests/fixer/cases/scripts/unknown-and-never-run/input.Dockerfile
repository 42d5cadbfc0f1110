FROM python:3.12-slim
COPY install.sh /
ADD https://example.com/install.sh /tools/
COPY --from=registry.example.com/tools /bin/ /tools/bin/
RUN chmod +x /tools/install.sh && cat /tools/install.sh
RUN exit 0; /tools/install.sh
RUN . /tools/bin/activate
RUN /tools/bin/uv sync
RUN [ -f /tools/install.sh ]
