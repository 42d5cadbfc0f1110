FROM python:3.12
RUN "pip" 'install' --no-cache-dir a
RUN pi"p" "in"stall --no-cache-dir b
RUN \pip install --no-cache-dir c
RUN '/usr/bin/pip' "install" --no-cache-dir d
RUN pip "install" --no-cache-dir;
