FROM python:3.12
RUN pip install virtualenv && virtualenv --pip 18.1 /v
RUN pip install b

FROM python:3.12
RUN pip install a && virtualenv --pip=9.0.3 /v
RUN pip install b
