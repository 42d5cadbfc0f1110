FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r new.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r others.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r windows.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r name.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -U -r name.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -c below.txt a
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN PIP_CONSTRAINT=below.txt pip install a
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r least.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip download -r below.txt
RUN pip install b

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r project.txt
RUN pip install b

