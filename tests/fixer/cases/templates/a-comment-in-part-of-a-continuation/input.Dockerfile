FROM python:3.12
RUN true && \
 {% if x %}# {% endif %} pip install b && \
 true
RUN poetry {% if x %}run {% endif %}pip install c
