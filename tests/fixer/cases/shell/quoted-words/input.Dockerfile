FROM python:3.12
RUN "pip" 'install' a
RUN pi"p" "in"stall b
RUN \pip install c
RUN '/usr/bin/pip' "install" d
RUN pip "install";
