FROM python:3.12-slim
COPY install.sh /
RUN sed -i 's/\r$//' /install.sh && chmod +x /install.sh && /install.sh
