FROM python:3.12
RUN sh -c "cd $DIR && pip install a"
RUN sh -c 'cd $DIR && pip install --no-cache-dir b'
RUN bash -c "`cat x`; pip install c"
RUN bash -c "echo \"x\" && pip install d"
RUN bash -c 'echo a\b; pip install --no-cache-dir e'
RUN ["sh", "-c", "cd $DIR && pip install --no-cache-dir f"]
RUN ["sh", "-c", "echo \"x\" && pip install g"]
