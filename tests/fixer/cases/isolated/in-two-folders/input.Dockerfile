FROM python:3.12
COPY requirements.txt same.txt ./
RUN pip install -r requirements.txt
RUN pip install -r same.txt
