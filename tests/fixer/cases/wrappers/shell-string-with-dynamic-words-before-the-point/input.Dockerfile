FROM python:3.12
RUN sh -c "cd $DIR && pip install a"
RUN sh -c 'cd $DIR && pip install b'
RUN bash -c "`cat x`; pip install c"
RUN bash -c "echo \"x\" && pip install d"
RUN bash -c 'echo a\b; pip install e'
RUN ["sh", "-c", "cd $DIR && pip install f"]
RUN ["sh", "-c", "echo \"x\" && pip install g"]
