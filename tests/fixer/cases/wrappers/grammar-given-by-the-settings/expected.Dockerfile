FROM python:3.12-slim
RUN tool stage run --into /x --quiet here pip install --no-cache-dir a
RUN tool stage run pip install --no-cache-dir b
RUN as bob pip install --no-cache-dir c && rm -rf /root/.cache
RUN box -c 'cd $X && pip install --no-cache-dir d'
RUN lab exec anything -x -- pip install --no-cache-dir e
RUN tool other pip install f
RUN lab exec pip install g
