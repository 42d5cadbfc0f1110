FROM python:3.12
RUN ${PIP} --no-cache-dir install x

FROM python:3.12
RUN $PIP install --no-cache-dir x

FROM python:3.12
RUN su -c "$D/bin/pip install --no-cache-dir x"

FROM python:3.12
RUN pwsh -c "& pip install --no-cache-dir x"

FROM python:3.12
RUN bash -c "cd $X && pip install --no-cache-dir x"

FROM python:3.12
RUN ${PIP} install x

FROM python:3.12
RUN ${PIP} install x # --no-cache-dir

FROM python:3.12
RUN ${PIP} install -- --no-cache-dir

FROM python:3.12
RUN pwsh -c "& pip install x; y --no-cache-dir"
