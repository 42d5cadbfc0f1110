FROM python:3.12
RUN sh -c "echo pip install a"
RUN sh -c 'pip list'
RUN bash -c "ls" pip install b
RUN ["sh", "-c", "ls", "pip", "install", "c"]
RUN sh -c "$PIP_COMMAND"
