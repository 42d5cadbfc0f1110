FROM python:3.12
RUN pip install -- --no-cache-dir a
RUN pip install a -- b --no-cache-dir
