FROM python:3.12
RUN ["p\u0069p", "inst\u0061ll", "a"]
