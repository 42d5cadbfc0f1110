FROM python:3.12 AS one
RUN pip install x
RUN echo "export PIP_CACHE_DIR=/root/.cache/pip" >> /root/.bashrc
RUN export PIP_CACHE_DIR=/root/.cache/pip && ls
RUN mkdir -p /root/.cache/pip

FROM python:3.12 AS two
USER app
RUN pip install x
USER root
RUN chown -R app /root/.cache

FROM python:3.12 AS three
RUN pip install x
RUN echo x > /root/.cache/pip/y

FROM python:3.12
RUN pip install x && mkdir /root/.cache/other /root/.cache/pip/y
