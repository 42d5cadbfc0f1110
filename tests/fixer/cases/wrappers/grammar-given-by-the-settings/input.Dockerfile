FROM python:3.12-slim
RUN tool stage run --into /x --quiet here pip install a
RUN tool stage run pip install b
RUN as bob pip install c && rm -rf /root/.cache
RUN box -c 'cd $X && pip install d'
RUN lab exec anything -x -- pip install e
RUN tool other pip install f
RUN lab exec pip install g
