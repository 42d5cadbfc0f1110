FROM python:3.12
RUN timeout 60 pip install --no-cache-dir a
RUN timeout -k 5 -s KILL 10m pip install --no-cache-dir b
RUN timeout --signal=KILL --foreground 1h pip install --no-cache-dir c
RUN timeout --preserve-status --kill-after 5 $LIMIT pip install --no-cache-dir d
