FROM python:3.12
LABEL name="café"
RUN echo café
RUN pip install --no-cache-dir a
