FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -r ancient.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -r failing.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -r old.txt
RUN pip install --no-cache-dir b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -r below.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY . ./
RUN pip install --no-cache-dir -U pip -c below.txt
RUN pip install b

