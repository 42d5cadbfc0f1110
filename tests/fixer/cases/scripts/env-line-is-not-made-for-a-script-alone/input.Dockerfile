FROM python:3.12-slim AS tools
RUN pip install django
FROM python:3.12-slim
COPY . /s/
RUN /s/install.sh
