FROM python:3.12
SHELL ["python3", "-c"]
RUN pip install a
