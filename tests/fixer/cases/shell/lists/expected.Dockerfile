FROM python:3.12
RUN echo a && pip install --no-cache-dir b && echo c
RUN test -f x || pip install --no-cache-dir d
RUN set -ex; pip install --no-cache-dir e; pip install --no-cache-dir f;
RUN pip install --no-cache-dir;echo g
RUN pip install --no-cache-dir h||true
RUN pip install --no-cache-dir&&pip install --no-cache-dir||pip install --no-cache-dir
