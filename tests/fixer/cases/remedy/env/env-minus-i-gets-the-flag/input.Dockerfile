FROM python:3.12-slim
RUN env -i pip install a && pip install b
