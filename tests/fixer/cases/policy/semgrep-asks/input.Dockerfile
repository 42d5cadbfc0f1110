FROM python:3.13
RUN pip install a
RUN apt-get update && pip install b
RUN sudo python -m pip install c
RUN pip3 install d && pip install --no-cache-dir e
ONBUILD RUN pip3.11 install f
