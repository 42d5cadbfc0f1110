FROM python:3.12-slim AS one
RUN pip install flask

FROM python:3.12-slim
RUN pip cache purge
