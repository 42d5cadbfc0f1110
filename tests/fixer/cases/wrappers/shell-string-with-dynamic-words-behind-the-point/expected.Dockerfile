FROM python:3.12
RUN sh -c "pip install --no-cache-dir $PKG"
RUN sh -c 'pip install --no-cache-dir a && cd $DIR'
RUN bash -c "pip install --no-cache-dir \"a>1\""
RUN ["sh", "-c", "pip install --no-cache-dir $PKG"]
RUN ["sh", "-c", "pip install --no-cache-dir \"a>1\""]
