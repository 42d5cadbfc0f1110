FROM python:3.12-slim
COPY --keep-git-dir . /app
RUN pip install flask
