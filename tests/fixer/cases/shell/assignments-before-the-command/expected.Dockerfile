FROM python:3.12
RUN A=1 pip install --no-cache-dir a
RUN A="b c" D=$(date) pip install --no-cache-dir e
RUN CFLAGS="-O2 -g" \
    pip install --no-cache-dir f
