FROM python:3.12-slim
RUN sudo -uapp pip install --no-cache-dir a && rm -rf /home/app/.cache
RUN sudo -uapp pip install --no-cache-dir b && rm -rf /root/.cache
RUN sudo -Hu app pip install --no-cache-dir c && rm -rf /home/app/.cache
