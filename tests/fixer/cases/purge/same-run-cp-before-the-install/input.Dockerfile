FROM python:3.12-slim
RUN cp -r /root/.cache/pip /srv/pip && pip install flask
