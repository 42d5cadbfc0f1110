FROM python:3.12-slim
COPY --link . /app
RUN pip install a
