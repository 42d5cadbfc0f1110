FROM python:3.12-slim
ARG SUDO="sudo -H" NONE=""
RUN $SUDO pip install --no-cache-dir a
RUN $NONE pip install --no-cache-dir b
