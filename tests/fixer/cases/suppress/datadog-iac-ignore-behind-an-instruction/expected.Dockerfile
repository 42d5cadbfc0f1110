FROM python:3.12
# dd-iac-scan ignore
RUN pip install --no-cache-dir a
RUN pip install --no-cache-dir b
