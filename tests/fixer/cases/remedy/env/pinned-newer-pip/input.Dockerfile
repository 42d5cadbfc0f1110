FROM python:3.12-slim
RUN pip install pip==23.3
RUN pip install flask
