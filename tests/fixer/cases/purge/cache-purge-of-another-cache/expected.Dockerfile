FROM python:3.12 AS one
RUN PIP_CACHE_DIR=/c pip install --no-cache-dir x && pip cache purge

FROM python:3.12 AS two
RUN pip install --no-cache-dir x && PIP_CACHE_DIR=/other pip cache purge
RUN pip install --no-cache-dir x && pip --cache-dir /other cache purge

FROM python:3.12 AS three
USER app
RUN sudo pip install --no-cache-dir x && pip cache purge

FROM python:3.12 AS four
USER app
RUN pip install --no-cache-dir x && sudo pip cache purge

FROM python:3.12 AS five
RUN pip install --no-cache-dir x
USER app
RUN pip cache purge
