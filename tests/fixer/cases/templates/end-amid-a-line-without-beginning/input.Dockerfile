FROM python:3.12
RUN pip install a
RUN true {% endif %}
RUN pip install b
