FROM python:3.12-slim
RUN pip install pip-tools==5.0
RUN pip install flask
