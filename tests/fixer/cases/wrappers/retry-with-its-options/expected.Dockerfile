FROM python:3.12-slim
RUN retry -n 3 pip install --no-cache-dir a
RUN retry 5 -- pip install --no-cache-dir b
RUN retry 10s pip install --no-cache-dir c
