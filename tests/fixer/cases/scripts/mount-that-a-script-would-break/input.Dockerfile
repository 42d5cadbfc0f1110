FROM python:3.12-slim
COPY . /s/
RUN pip install django && /s/clean.sh
RUN pip install flask
