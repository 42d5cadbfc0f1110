FROM busybox
RUN --mount=type=cache,target=/root/.cache/pip pip install django
RUN echo pip install
# no-dd-sa
RUN pip install django
