FROM python:3.12-slim
RUN bash -c 'tar x$V && pip install .'
RUN sh -c 'echo `date` a\b; pip install b'
RUN su app -c 'cd $HOME && pip install c'
RUN ["sh", "-c", "cd $D && pip install d"]
