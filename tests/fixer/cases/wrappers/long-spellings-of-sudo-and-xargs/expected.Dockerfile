FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN sudo --login pip install --no-cache-dir a
RUN sudo --login <<E
pip install b
E
RUN echo c | xargs --replace=X sh -c 'pip install X'
RUN echo d | xargs --max-args 1 pip install
RUN sudo --preserve-env pip install e
RUN sudo --user=app pip install --no-cache-dir f
