FROM python:3.12-slim
RUN bash -c 'tar x$V && pip install --no-cache-dir .'
RUN sh -c 'echo `date` a\b; pip install --no-cache-dir b'
RUN su app -c 'cd $HOME && pip install --no-cache-dir c'
RUN ["sh", "-c", "cd $D && pip install --no-cache-dir d"]
