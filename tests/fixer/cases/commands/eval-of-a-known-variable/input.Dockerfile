FROM python:3.12
ENV P="pip install"
RUN eval $P a
RUN Q="pip install" && eval "$Q b"
RUN eval "$P c"
RUN Q="echo install" && eval "$Q d"
