FROM python:3.12
RUN (cd /x && pip install --no-cache-dir a)
RUN { pip install --no-cache-dir b; pip install --no-cache-dir c; }
RUN test -f x && { pip install --no-cache-dir d || exit 1; }
RUN ( ( pip install --no-cache-dir e ) )
RUN (pip install --no-cache-dir)
