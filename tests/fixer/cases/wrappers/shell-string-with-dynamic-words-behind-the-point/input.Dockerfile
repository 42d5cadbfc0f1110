FROM python:3.12
RUN sh -c "pip install $PKG"
RUN sh -c 'pip install a && cd $DIR'
RUN bash -c "pip install \"a>1\""
RUN ["sh", "-c", "pip install $PKG"]
RUN ["sh", "-c", "pip install \"a>1\""]
