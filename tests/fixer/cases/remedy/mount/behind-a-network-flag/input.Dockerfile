FROM python:3.12-slim
RUN --network=host pip install a
