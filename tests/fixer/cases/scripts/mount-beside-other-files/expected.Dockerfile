FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN python huggingface.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN cat plain.py

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN make

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN make wipe

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN ruby list.rb

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN python -c 'import plain'

FROM python:3.12
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip pip install a
RUN perl -pi -e 's/a/b/' plain.py
