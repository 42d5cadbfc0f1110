FROM python:3.12
RUN stdbuf -oL pip install a
RUN stdbuf -o L -e 0 pip install b
RUN stdbuf --output=L pip install c
RUN ionice -c 3 pip install d
RUN ionice -c2 -n 7 -t pip install e
