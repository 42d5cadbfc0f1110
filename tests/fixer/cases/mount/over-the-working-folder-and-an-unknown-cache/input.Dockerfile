FROM python:3.12
ARG CACHES
ENV XDG_CACHE_HOME=$CACHES
WORKDIR /app
RUN --mount=type=cache,target=/app pip install a
RUN pip install b && rm -rf /app
