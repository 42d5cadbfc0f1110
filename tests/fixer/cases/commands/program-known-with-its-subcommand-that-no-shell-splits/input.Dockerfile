FROM python:3.12-slim
ARG X="pip install"
RUN "$X" a
RUN eval $X b
RUN eval "$X b"
SHELL ["/bin/zsh", "-c"]
RUN $X c
