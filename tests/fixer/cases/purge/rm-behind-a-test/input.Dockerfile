FROM python:3.12-slim
RUN pip install flask; [ -n "$SLIM" ] && rm -rf /root/.cache; true
