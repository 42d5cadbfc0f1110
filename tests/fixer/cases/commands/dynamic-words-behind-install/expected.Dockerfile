FROM python:3.12
RUN pip install --no-cache-dir $OPTS a
RUN pip install --no-cache-dir ${PKG}==${VERSION}
RUN pip install --no-cache-dir "$(cat r.txt)" `cat s.txt`
RUN pip install --no-cache-dir "$@"
RUN pip install --no-cache-dir --target $DIR b
