FROM python:3.12
RUN pip install --no-cache a
RUN pip install --no-cach b
RUN pip install c --no-cac
RUN pip --no-ca install d
