FROM python:3.12
RUN pip install --no-cache-dir a
RUN --mount=type=tmpfs,target=/root/.cache pip cache purge

FROM python:3.12
RUN pip install a
RUN --mount=type=tmpfs,target=/opt pip cache purge

FROM python:3.12
RUN pip install a
RUN --mount=type=tmpfs,target=/root pip install b
RUN pip cache purge
