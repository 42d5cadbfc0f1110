# syntax=docker/dockerfile:1
FROM python:3.12-slim
WORKDIR /app
RUN pip install a
HEALTHCHECK CMD true
CMD ["python", "app.py"]
