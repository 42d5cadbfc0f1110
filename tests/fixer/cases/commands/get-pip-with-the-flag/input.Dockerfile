FROM python:3.12
RUN python get-pip.py --no-cache-dir
RUN python get-pip.py pip --no-cache-dir
