FROM python:3.12
RUN echo "a
RUN pip install --no-cache-dir b
