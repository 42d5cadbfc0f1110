FROM python:3.12-slim
RUN s6-setuidgid app pip install a
RUN setuidgid app pip install b && chpst -u app pip install c
RUN flock /tmp/lock pip install d
RUN flock -w 10 /tmp/lock -c 'pip install e'
RUN setarch i386 pip install f && setarch x86_64 -R pip install g
RUN xvfb-run -a -s '-screen 0' pip install h
RUN taskset -c 0 pip install i && direnv exec . pip install j
