FROM python:3.12
RUN python manage.py pip install a
