FROM python:3.12-slim
COPY . /src
WORKDIR /src
RUN python tools/deps.py && ./tools/more.py
RUN --mount=type=cache,target=/root/.cache/pip python3 -u tools/cached.py
