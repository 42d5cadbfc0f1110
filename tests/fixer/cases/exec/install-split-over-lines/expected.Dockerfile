FROM python:3.12
RUN ["pip", "inst\
all", "--no-cache-dir", "a"]
