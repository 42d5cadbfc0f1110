FROM python:3.12 AS one
RUN pip install x
RUN bash -ec 'pip cache purge; echo'

FROM python:3.12 AS two
RUN pip install x
RUN bash -e <<E
pip cache purge
echo
E

FROM python:3.12 AS three
RUN pip install x
RUN <<E
#!/bin/bash -e
pip cache purge
echo
E

FROM python:3.12 AS four
SHELL ["/bin/bash", "-o", "errexit", "-c"]
RUN pip install x
RUN pip cache purge; echo

FROM python:3.12 AS five
RUN pip install x
RUN ["bash", "-ec", "pip cache purge; echo"]

FROM python:3.12 AS six
RUN pip install --no-cache-dir x
RUN bash -c 'pip cache purge; echo'

FROM python:3.12
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install --no-cache-dir x
RUN pip cache purge; echo
