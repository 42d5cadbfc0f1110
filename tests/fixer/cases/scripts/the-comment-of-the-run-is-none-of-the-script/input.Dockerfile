FROM python:3.12-slim
COPY install.sh /
# pip-no-cache: ignore
RUN sh /install.sh && pip install a
