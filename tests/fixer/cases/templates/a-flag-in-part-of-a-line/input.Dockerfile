FROM python:3.12
RUN {% if x %}--network=none {% endif %}pip install a
