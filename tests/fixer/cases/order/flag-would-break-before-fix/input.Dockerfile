FROM python:3.12-slim
RUN pip install flask
RUN apt-get clean && pip cache purge
