FROM python:3.12
RUN ["bash", "-s", "pip install a | b"]
RUN pip install --no-cache-dir c
