FROM python:3.12
RUN sh -c pip install a
RUN sh -c pip\ install\ b
