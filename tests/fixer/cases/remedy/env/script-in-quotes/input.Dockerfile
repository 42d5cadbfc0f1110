FROM python:3.12-slim
RUN sh -c 'pip install flask'
