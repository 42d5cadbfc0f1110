FROM python:3.12-slim
RUN sudo -uapp pip install a && rm -rf /home/app/.cache
RUN sudo -uapp pip install --no-cache-dir b && rm -rf /root/.cache
RUN sudo -Hu app pip install c && rm -rf /home/app/.cache
