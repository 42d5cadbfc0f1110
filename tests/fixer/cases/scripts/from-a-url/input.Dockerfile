FROM python:3.12-slim
COPY install.sh /tools/
ADD https://example.com/install.sh /tools/
RUN sh /tools/install.sh
