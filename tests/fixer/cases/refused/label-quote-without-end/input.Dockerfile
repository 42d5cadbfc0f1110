FROM python:3.12-slim
LABEL a=1 b="x y
RUN pip install flask
