FROM python:3.12
ENV INSTALL="uv pip install" OTHER="pip install"
RUN eval $INSTALL a
RUN eval $OTHER b
