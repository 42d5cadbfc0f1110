FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN su app -lc 'pip install a'
RUN su app -c 'pip install b'
RUN su app -l -c 'pip install c'
RUN su app -s /bin/bash --login -c 'pip install d'
RUN su -c'pip install e' app
RUN su -lc"pip install f" app
RUN su app --command='pip install g'
RUN runuser -u app pip install --log l h
RUN runuser -l app -c 'pip install i'
RUN su - app -c 'pip install j'
