FROM python:3.12
RUN env pip install a
RUN env A=1 B=2 pip install b
RUN env -i PATH=/x pip install c
RUN env -u A --unset=B -C /x pip install d
RUN /usr/bin/env -- pip3 install e
RUN env A=pip pip install f
