FROM python:3.12-slim
RUN pip lock -r requirements.txt
