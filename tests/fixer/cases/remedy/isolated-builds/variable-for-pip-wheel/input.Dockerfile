FROM python:3.12-slim
RUN pip wheel --no-cache-dir -w /w .
