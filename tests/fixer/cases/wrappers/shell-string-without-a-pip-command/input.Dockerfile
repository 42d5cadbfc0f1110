FROM python:3.12
RUN sh -c "echo pip install a"
RUN sh -c 'pip list'
RUN sh -c "$PIP_COMMAND"
