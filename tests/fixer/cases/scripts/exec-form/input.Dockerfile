FROM python:3.12-slim
COPY install.sh /
RUN ["/install.sh", "x"]
RUN ["bash", "-c", ". /install.sh"]
