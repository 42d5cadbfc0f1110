FROM python:3.12
RUN pip install --no-cache-dir a && find / -name x -exec rm -rf /root/.cache \;

FROM python:3.12
RUN find /x -exec pip install --no-cache-dir a \; && rm -rf ~/.cache
