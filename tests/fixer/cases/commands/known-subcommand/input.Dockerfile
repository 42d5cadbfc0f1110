FROM python:3.12-slim
ARG C=install
ARG D="install -U"
RUN pip $C a
RUN python3 -m pip --quiet "$C" b
RUN pip $D c
RUN pip "$D" d
RUN for c in uninstall list; do pip $c e; done
RUN for c in download install; do pip $c f; done
RUN if [ -x /x ]; then c=install; else c="install -U"; fi; pip $c g
RUN pip $UNKNOWN h
RUN pip $C --no-cache-dir i
RUN uv pip $C j
ARG N=npm
RUN $N $C k
