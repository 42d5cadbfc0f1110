FROM python:3.12
RUN sh -c 'exec "$@"' _ pip install --no-cache-dir a
RUN bash -c '"$@"' -- python3 -m pip install --no-cache-dir b
RUN sh -c 'cd /x && $* ' sh pip install --no-cache-dir c
RUN sh -c 'pip install --no-cache-dir "$@"' _ d
RUN sh -c 'echo "$1"' _ pip install e
RUN sh -c 'apt-get install -y "$@"' _ python3-pip
RUN sh -c 'exec "$@"' _ pip list
RUN sh -c 'pip install --no-cache-dir f' _ pip install g
