FROM python:3.12-slim
RUN s6-setuidgid app pip install a && rm -rf /root/.cache
RUN setpriv --reuid=app pip install b && rm -rf /root/.cache
RUN gosu app pip install --no-cache-dir c && rm -rf /root/.cache
RUN --mount=type=cache,target=/root/.cache flock /l pip install d
