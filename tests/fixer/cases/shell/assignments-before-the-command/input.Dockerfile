FROM python:3.12
RUN A=1 pip install a
RUN A="b c" D=$(date) pip install e
RUN CFLAGS="-O2 -g" \
    pip install f
