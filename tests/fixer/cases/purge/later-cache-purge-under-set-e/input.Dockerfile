FROM python:3.12
RUN pip install a
RUN set -e; pip cache purge; true

FROM python:3.12
RUN pip install a
RUN set -e; set +e; pip cache purge; true

FROM python:3.12
RUN pip install a
RUN set -e; pip cache purge && true; true

FROM python:3.12
RUN pip install a
RUN set -e; (pip cache purge || true); true
