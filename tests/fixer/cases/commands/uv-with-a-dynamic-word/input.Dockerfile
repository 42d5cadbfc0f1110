FROM python:3.12
RUN uv pip install $OPTS a
RUN uv pip install "$@"
