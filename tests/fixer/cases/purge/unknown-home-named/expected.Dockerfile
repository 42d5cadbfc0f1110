FROM python:3.12 AS number
USER 1000
RUN pip install x
RUN mv /home/app/.cache/pip /y

FROM python:3.12 AS same-run
USER 1000
RUN pip install x && rm -r /home/app/.cache
RUN pip install x && du -sh /home/app/.cache/pip
RUN pip install --no-cache-dir x && rm -rf /home/app/.cache
RUN pip install --no-cache-dir x && rm -rf ~app/.cache
RUN pip install --no-cache-dir x && du -sh /home/app/.cache/yarn

FROM python:3.12 AS tilde
USER app
RUN pip install x
USER root
RUN chown -R root ~app/.cache

FROM python:3.12 AS other-home
RUN useradd -d /srv/app app
USER app
RUN pip install x
RUN rm -r /srv/app/.cache

FROM python:3.12
USER app
RUN pip install --no-cache-dir x
RUN rm -rf /srv/app/.cache
