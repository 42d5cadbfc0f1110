FROM python:3.12-slim
ENV HOME=/
RUN --mount=type=cache,target=/.cache/pip pip install a
ENV HOME=/h/
RUN --mount=type=cache,target=/h/.cache/pip pip install b
ENV HOME=/h//x/./../y
RUN --mount=type=cache,target=/h/y/.cache/pip pip install c
WORKDIR /w
ENV HOME=h
RUN --mount=type=cache,target=/w/h/.cache/pip pip install d
ENV XDG_CACHE_HOME=//c/
RUN --mount=type=cache,target=/c/pip pip install e
ENV PIP_CACHE_DIR=/p//pip-q/
RUN --mount=type=cache,target=/p/pip-q pip install f
