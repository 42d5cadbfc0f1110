FROM python:3.13
RUN pip install --no-cache-dir a
RUN apt-get update && pip install --no-cache-dir b
RUN sudo python -m pip install --no-cache-dir c
RUN pip3 install --no-cache-dir d && pip install --no-cache-dir e
ONBUILD RUN pip3.11 install --no-cache-dir f
