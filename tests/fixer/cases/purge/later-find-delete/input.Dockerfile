FROM python:3.12-slim
RUN pip install flask
RUN find /root/.cache/pip -delete
