FROM python:3.12-slim
RUN du -sh /root/.cache/pip
RUN pip install flask
