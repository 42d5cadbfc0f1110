FROM python:3.12
RUN pip install $OPTS a
RUN pip install ${PKG}==${VERSION}
RUN pip install "$(cat r.txt)" `cat s.txt`
RUN pip install "$@"
RUN pip install --target $DIR b
