FROM python:3.12-slim
RUN s6-setuidgid app pip install --no-cache-dir a
RUN setuidgid app pip install --no-cache-dir b && chpst -u app pip install --no-cache-dir c
RUN flock /tmp/lock pip install --no-cache-dir d
RUN flock -w 10 /tmp/lock -c 'pip install --no-cache-dir e'
RUN setarch i386 pip install --no-cache-dir f && setarch x86_64 -R pip install --no-cache-dir g
RUN xvfb-run -a -s '-screen 0' pip install --no-cache-dir h
RUN taskset -c 0 pip install --no-cache-dir i && direnv exec . pip install --no-cache-dir j
