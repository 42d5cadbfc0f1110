FROM python:3.12
RUN ["python", "get-pip.py"]
