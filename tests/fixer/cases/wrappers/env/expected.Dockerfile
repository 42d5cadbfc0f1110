FROM python:3.12
RUN env pip install --no-cache-dir a
RUN env A=1 B=2 pip install --no-cache-dir b
RUN env -i PATH=/x pip install --no-cache-dir c
RUN env -u A --unset=B -C /x pip install --no-cache-dir d
RUN /usr/bin/env -- pip3 install --no-cache-dir e
RUN env A=pip pip install --no-cache-dir f
