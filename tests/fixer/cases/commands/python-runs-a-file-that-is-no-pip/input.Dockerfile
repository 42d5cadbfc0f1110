FROM python:3.12-slim
RUN python3 /usr/bin/pipx install a
RUN python3 /usr/bin/pipenv install b
RUN python3 ./pip3.py install c
