FROM python:3.12
# dd-iac-scan ignore
RUN pip install a
RUN pip install b
