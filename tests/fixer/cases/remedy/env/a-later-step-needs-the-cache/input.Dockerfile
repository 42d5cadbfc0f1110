FROM python:3.12-slim
RUN pip install a
RUN pip cache purge
