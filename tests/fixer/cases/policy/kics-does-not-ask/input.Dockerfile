FROM python:3.13
RUN pip3.11 install a
RUN pip  install b
RUN pip --proxy x install c
RUN pip install --no-cache-dir d; pip install e
ONBUILD RUN pip install f
