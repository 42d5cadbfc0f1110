FROM python:3.12
RUN ["\/usr\/bin\/pip", "install", "a\"b"]
