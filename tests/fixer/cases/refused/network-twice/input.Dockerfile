FROM python:3.12-slim
RUN --network=none --network=host pip install django
RUN pip install flask
