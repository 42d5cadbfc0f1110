# no-dd-sa:docker-best-practices/pip-no-cache
FROM python:3.12-slim
RUN pip install flask
RUN pip install django
