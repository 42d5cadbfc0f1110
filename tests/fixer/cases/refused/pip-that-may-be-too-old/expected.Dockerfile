# where the first has done its work, the second stops at the flag
FROM python:3.12
RUN pip install --no-cache-dir pip==19.0.1; pip install a

FROM python:3.12
RUN if [ -f old ]; then pip install --no-cache-dir pip==5.1; fi; pip install b

FROM python:3.12
RUN pip install --no-cache-dir 'pip<=19.0.1' || true
RUN pip install c

FROM ubuntu:14.04
RUN apt-get install -y python-pip; pip install d

# who goes on behind a failure counts on the new one
FROM ubuntu:14.04
RUN apt-get install -y python-pip; python -m pip install -U pip; python -m pip install --no-cache-dir e

FROM python:3.12
RUN pip install --no-cache-dir pip==19.0.1; pip install pip==24; pip install --no-cache-dir f

FROM python:3.12
RUN if [ -f old ]; then pip install --no-cache-dir pip==5.1; else pip install --no-cache-dir pip==24; fi; pip install -U pip; pip install --no-cache-dir g
