FROM python:3.12
RUN pip install virtualenv && virtualenv --pip 21.1 /v
RUN pip install b
