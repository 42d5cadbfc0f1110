FROM python:3.12
ENV O=--no-chache-dir P=--no-cache-dir
RUN pip install $O a
RUN pip install --no-cache-dir $P b
