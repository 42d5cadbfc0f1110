FROM python:3.12-slim
COPY . /s
RUN python3 /s/x.py
