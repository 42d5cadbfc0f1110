FROM python:3.12
RUN if [ -n "$X" ]; then echo 'pip install --no-cache-dir a' > /i.sh; fi
RUN sh /i.sh
# a few lines, of which one way knows nothing
FROM python:3.12
RUN [ -n "$X" ] && echo 'pip install --no-cache-dir b' > /i.sh; sh /i.sh
# either of two
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'pip install --no-cache-dir c' > /i.sh; else echo 'pip install --no-cache-dir d' > /i.sh; fi; . /i.sh
# what it does protects nothing, for it may not be there
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'rm -rf ~/.cache' > /i.sh; fi; pip install --no-cache-dir e; sh /i.sh
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'export PIP_NO_CACHE_DIR=1' > /i.sh; fi; . /i.sh; pip install --no-cache-dir f
