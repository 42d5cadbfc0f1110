FROM python:3.12-slim
RUN python3 /usr/bin/pip3 install a
RUN python /usr/local/bin/pip3.11 install b && python3 /usr/local/bin/pip install c
RUN python3 /usr/bin/pip-3.9 install d
