FROM python:3.12
onbuild {% if x %}run {% endif %}pip install a
