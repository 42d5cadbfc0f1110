FROM python:3.12
RUN pip install a
RUN set -o errexit; pip cache purge; true

FROM python:3.12
RUN pip install a
RUN set -o errexit; set +o errexit; pip cache purge; true

FROM python:3.12
RUN pip install a
RUN set -e; set +e; pip cache purge; true

FROM python:3.12
RUN pip install a
RUN set -o nounset; pip cache purge; true
