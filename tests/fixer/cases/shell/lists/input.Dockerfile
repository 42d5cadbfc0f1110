FROM python:3.12
RUN echo a && pip install b && echo c
RUN test -f x || pip install d
RUN set -ex; pip install e; pip install f;
RUN pip install;echo g
RUN pip install h||true
RUN pip install&&pip install||pip install
