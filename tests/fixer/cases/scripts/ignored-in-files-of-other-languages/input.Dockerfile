FROM python:3.12-slim
WORKDIR /src
COPY . ./
RUN make deps && python deps.py
