FROM python:3.12
RUN pip install --no-cache-dir --no-cache a
RUN pip install --no-cache-dir --no-cach b
RUN pip install --no-cache-dir c --no-cac
RUN pip --no-ca install --no-cache-dir d
