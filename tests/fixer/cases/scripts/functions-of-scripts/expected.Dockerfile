FROM python:3.12-slim
COPY s /s
RUN . /s/lib.sh; deps flask; more
RUN own() { pip install --no-cache-dir own; }; . /s/calls-own.sh
RUN . /s/lib.sh && through
