FROM python:3.12
RUN pip install a && find /root/.cache -type f -name x -delete
