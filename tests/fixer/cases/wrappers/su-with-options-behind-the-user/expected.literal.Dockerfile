FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN su app -lc 'pip install --no-cache-dir a'
RUN su app -c 'pip install --no-cache-dir b'
RUN su app -l -c 'pip install --no-cache-dir c'
RUN su app -s /bin/bash --login -c 'pip install --no-cache-dir d'
RUN su -c'pip install --no-cache-dir e' app
RUN su -lc"pip install --no-cache-dir f" app
RUN su app --command='pip install --no-cache-dir g'
RUN runuser -u app pip install --no-cache-dir --log l h
RUN runuser -l app -c 'pip install --no-cache-dir i'
RUN su - app -c 'pip install --no-cache-dir j'
