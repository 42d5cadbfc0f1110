FROM python:3.12
RUN stdbuf -oL pip install --no-cache-dir a
RUN stdbuf -o L -e 0 pip install --no-cache-dir b
RUN stdbuf --output=L pip install --no-cache-dir c
RUN ionice -c 3 pip install --no-cache-dir d
RUN ionice -c2 -n 7 -t pip install --no-cache-dir e
