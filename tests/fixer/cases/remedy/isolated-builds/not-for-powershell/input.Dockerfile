FROM python:3.12-slim
SHELL ["powershell", "-Command"]
RUN pip install --no-cache-dir .
