FROM python:3.12-slim
COPY . /s/
RUN pip install django
RUN /s/install.sh
