FROM python:3.12
RUN timeout 60 pip install a
RUN timeout -k 5 -s KILL 10m pip install b
RUN timeout --signal=KILL --foreground 1h pip install c
RUN timeout --preserve-status --kill-after 5 $LIMIT pip install d
