FROM python:3.12
RUN pip install --no-cache-dir 'pip>=24'
RUN pip install --no-cache-dir a
RUN pip cache purge

FROM python:3.12
RUN pip install --no-cache-dir 'pip~=22.1,!=22.1.1'
RUN pip install --no-cache-dir b
RUN pip cache purge

FROM python:3.12
RUN pip install 'pip>=20'
RUN pip install c
RUN pip cache purge

FROM python:3.12
RUN pip install 'pip<25'
RUN pip install d
RUN pip cache purge

FROM python:3.12
RUN pip install --no-cache-dir 'pip==23.*'
RUN pip install --no-cache-dir e
RUN pip cache purge
