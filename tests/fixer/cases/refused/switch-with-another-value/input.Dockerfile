FROM python:3.12-slim
COPY --link=yes . /app
RUN pip install flask
