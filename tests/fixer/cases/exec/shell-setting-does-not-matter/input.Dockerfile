FROM python:3.12
SHELL ["/usr/bin/fish", "-c"]
RUN ["pip", "install", "a"]
