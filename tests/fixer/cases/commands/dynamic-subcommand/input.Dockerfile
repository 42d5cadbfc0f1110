FROM python:3.12
RUN pip $CMD a
RUN pip ${CMD:-install} b
RUN pip $OPTS install c
RUN python3 -m pip $CMD d
