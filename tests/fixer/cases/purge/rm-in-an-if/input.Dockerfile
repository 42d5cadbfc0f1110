FROM python:3.12-slim
RUN pip install flask && if [ -z "$DEV" ]; then rm -rf /root/.cache; fi
