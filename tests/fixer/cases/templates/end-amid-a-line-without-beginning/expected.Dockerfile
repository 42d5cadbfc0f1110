FROM python:3.12
RUN pip install --no-cache-dir a
RUN true {% endif %}
RUN pip install --no-cache-dir b
