FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install -r ancient.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install -r failing.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install -r old.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install -r below.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install -U pip -c below.txt
RUN pip install b

