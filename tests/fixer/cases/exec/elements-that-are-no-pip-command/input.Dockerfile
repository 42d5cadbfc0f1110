FROM python:3.12
RUN ["echo", "pip", "install", "a"]
RUN ["pip install", "b"]
RUN ["pip install c"]
RUN ["pip", "list"]
RUN ["pip", "install", "--help"]
RUN ["python", "-m", "build"]
RUN ["pip", "cache", "info"]
