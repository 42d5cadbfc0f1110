FROM python:3.12-slim
RUN rm -rf /root/.cache && pip install flask
