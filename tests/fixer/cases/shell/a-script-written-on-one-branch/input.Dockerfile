FROM python:3.12
RUN if [ -n "$X" ]; then echo 'pip install a' > /i.sh; fi
RUN sh /i.sh
# a few lines, of which one way knows nothing
FROM python:3.12
RUN [ -n "$X" ] && echo 'pip install b' > /i.sh; sh /i.sh
# either of two
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'pip install c' > /i.sh; else echo 'pip install d' > /i.sh; fi; . /i.sh
# what it does protects nothing, for it may not be there
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'rm -rf ~/.cache' > /i.sh; fi; pip install e; sh /i.sh
FROM python:3.12
RUN if [ -n "$X" ]; then echo 'export PIP_NO_CACHE_DIR=1' > /i.sh; fi; . /i.sh; pip install f
