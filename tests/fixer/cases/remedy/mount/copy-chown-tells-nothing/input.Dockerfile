FROM python:3.12-slim
COPY --chown=1000 . /app
RUN pip install a
