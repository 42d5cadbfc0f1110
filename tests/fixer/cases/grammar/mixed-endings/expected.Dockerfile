FROM python:3.12
RUN pip install --no-cache-dir a \
 b
RUN pip install --no-cache-dir c
RUN pip install --no-cache-dir d
