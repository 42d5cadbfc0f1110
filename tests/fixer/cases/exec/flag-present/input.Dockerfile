FROM python:3.12
RUN ["pip", "install", "--no-cache-dir", "a"]
RUN ["pip", "--no-cache-dir", "install", "b"]
RUN ["pip","install","c","--no-cache-dir"]
