FROM python:3.12 AS b
COPY <<E /x.sh
pip install a
E
COPY <<E /y.sh
pip install b
E
COPY <<E /z.sh
pip install c
E

FROM python:3.12
WORKDIR /srv/a/b/c
COPY --from=b /x.sh /srv/a/b/c
RUN sh x.sh

FROM python:3.12
WORKDIR /srv
COPY --from=b /y.sh ..
RUN sh /y.sh

FROM python:3.12
COPY --from=b /z.sh /srv/a/b/c
RUN sh /srv/a/b/c
