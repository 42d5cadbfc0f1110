FROM python:3.12
{% if x %}# {% endif %}RUN pip install a
RUN pip install b
