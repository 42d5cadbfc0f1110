FROM python:3.12
RUN pip install a
RUN pip cache purge || exit 2

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit 0

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit 00

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit 01

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit

FROM python:3.12
RUN pip install a
RUN pip cache purge || false

FROM python:3.12
RUN pip install a
RUN pip cache purge || { echo no; exit 3; }

FROM python:3.12
RUN pip install a
RUN pip cache purge || (exit 4)

FROM python:3.12
RUN pip install a
RUN pip cache purge || { true && exit 5; }

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit $X

FROM python:3.12
RUN pip install a
RUN pip cache purge || echo no

FROM python:3.12
RUN pip install a
RUN pip cache purge || exit x

FROM python:3.12
RUN pip install a
RUN pip cache purge || true
