FROM python:3.12
RUN $PIP install a
RUN ${PIP} install b
RUN "$PIP" install c
RUN $(which pip) install --no-cache-dir d
