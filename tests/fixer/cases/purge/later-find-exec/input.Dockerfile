FROM python:3.12
RUN pip install a && find / -name x -exec rm -rf /root/.cache \;

FROM python:3.12
RUN find /x -exec pip install a \; && rm -rf ~/.cache
