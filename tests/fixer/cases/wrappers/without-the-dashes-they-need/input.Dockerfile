FROM python:3.12-slim
RUN doppler run pip install a
RUN mise exec pip install b
RUN op pip install c
