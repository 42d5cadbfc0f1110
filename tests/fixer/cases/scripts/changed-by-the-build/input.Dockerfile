FROM python:3.12-slim
COPY install.sh /
RUN sed -i 's/flask/django/' /install.sh
RUN sh /install.sh
