FROM python:3.12
# note \
RUN pip install --no-cache-dir a
