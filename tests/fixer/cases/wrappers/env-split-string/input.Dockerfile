FROM python:3.12
RUN env -S pip install a
RUN env -S 'pip install b'
