FROM python:3.12-slim
RUN pip install virtualenv==16.0.0 && virtualenv /v && /v/bin/pip install a
