FROM python:3.12-slim
ARG SUDO="sudo -H" NONE=""
RUN $SUDO pip install a
RUN $NONE pip install b
