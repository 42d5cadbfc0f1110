FROM python:3.12-slim
RUN ${PIP} --no-cache-dir install a
RUN $PIP install --no-cache-dir b
RUN su app -c "$D/bin/pip install --no-cache-dir c"
RUN bash -c "cd $X && pip install --no-cache-dir d"
