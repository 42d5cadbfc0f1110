FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r requirements.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -U pip -r requirements.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r pip-requirements.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -U pip -c constraints.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -c constraints.txt a
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r https://example.com/requirements.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r https://example.com/pip.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN PIP_CONSTRAINT=/c.txt pip install -U pip
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r $LIST
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY a.txt ./
RUN pip install -r pipeline.txt
RUN pip install b

