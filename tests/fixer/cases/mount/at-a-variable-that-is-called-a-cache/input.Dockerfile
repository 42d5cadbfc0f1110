FROM python:3.12
RUN --mount=type=cache,target=$BUILD_CACHE pip install a
RUN --mount=type=cache,target=$BUILD_FOLDER pip install b
