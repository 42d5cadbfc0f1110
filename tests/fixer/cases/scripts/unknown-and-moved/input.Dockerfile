FROM python:3.12-slim
ADD https://example.com/install.sh /tmp/
RUN mv /tmp/install.sh /opt/setup && chmod +x /opt/setup && sh /opt/setup
COPY install.sh /opt/setup
RUN echo done
