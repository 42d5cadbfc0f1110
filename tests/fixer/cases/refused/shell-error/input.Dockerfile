FROM python:3.12
RUN if true; then pip install a
RUN pip install b
