FROM python:3.12
RUN eval 'pip -€ install'
