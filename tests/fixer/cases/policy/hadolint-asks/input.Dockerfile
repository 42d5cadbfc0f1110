FROM python:3.13
RUN pip install a
RUN pip3.11 install --no-cache a && command pip install b
RUN ["pip", "install", "c"]
ONBUILD RUN python -m pip install d
