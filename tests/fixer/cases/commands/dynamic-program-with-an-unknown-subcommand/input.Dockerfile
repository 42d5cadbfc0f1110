FROM python:3.12
RUN $PIP x
RUN $PIP list
