FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN python plain.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && python plain.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN python parts.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && python parts.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN python3 -u joined.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && python3 -u joined.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN python -m plain

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && python -m plain

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN python < plain.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && python < plain.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN ruby list.rb

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && ruby list.rb

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN node list.js

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && node list.js

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN make deps

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && make deps

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a
RUN make

FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install a && make
