FROM python:3.12-slim
RUN retry -n 3 pip install a
RUN retry 5 -- pip install b
RUN retry 10s pip install c
