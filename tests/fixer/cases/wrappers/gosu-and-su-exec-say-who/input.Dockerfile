FROM python:3.12-slim
RUN gosu app pip install a && rm -rf /home/app/.cache
RUN su-exec app:staff pip install b && rm -rf /home/app/.cache
RUN gosu app pip install c && rm -rf /root/.cache
