FROM python:3.12-slim
# no-dd-sa
RUN pip install flask
