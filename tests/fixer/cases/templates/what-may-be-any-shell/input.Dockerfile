FROM python:3.12
SHELL {{ shell }}
RUN pip install a
