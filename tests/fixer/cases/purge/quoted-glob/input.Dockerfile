FROM python:3.12
RUN pip install a && rm -rf "/root/.cache/*"
