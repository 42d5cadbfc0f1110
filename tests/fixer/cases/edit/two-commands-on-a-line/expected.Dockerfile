FROM python:3.12
RUN pip install --no-cache-dir a && pip install --no-cache-dir b && pip3 install --no-cache-dir c
