FROM python:3.12-slim
RUN gosu app pip install --no-cache-dir a && rm -rf /home/app/.cache
RUN su-exec app:staff pip install --no-cache-dir b && rm -rf /home/app/.cache
RUN gosu app pip install --no-cache-dir c && rm -rf /root/.cache
