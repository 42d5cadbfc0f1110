FROM python:3.12 AS one
RUN PIP_CACHE_DIR=/c pip install x && PIP_CACHE_DIR=/c pip cache purge
RUN export PIP_CACHE_DIR=/c; pip install x && pip cache purge

FROM python:3.12 AS two
USER app
RUN pip install x && pip cache purge
RUN sudo pip install x && sudo pip cache purge

FROM python:3.12
ARG D
RUN PIP_CACHE_DIR=$D pip install x
RUN pip cache purge
