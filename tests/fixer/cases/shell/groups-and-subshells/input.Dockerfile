FROM python:3.12
RUN (cd /x && pip install a)
RUN { pip install b; pip install c; }
RUN test -f x && { pip install d || exit 1; }
RUN ( ( pip install e ) )
RUN (pip install)
