FROM python:3.12-slim
COPY install.sh /usr/local/bin/
RUN chmod +x /usr/local/bin/install.sh && ls ./
CMD ["install.sh"]
