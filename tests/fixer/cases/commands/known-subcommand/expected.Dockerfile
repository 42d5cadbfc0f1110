FROM python:3.12-slim
ARG C=install
ARG D="install -U"
RUN pip $C --no-cache-dir a
RUN python3 -m pip --quiet "$C" --no-cache-dir b
RUN pip $D --no-cache-dir c
RUN pip "$D" d
RUN for c in uninstall list; do pip $c e; done
RUN for c in download install; do pip $c --no-cache-dir f; done
RUN if [ -x /x ]; then c=install; else c="install -U"; fi; pip $c --no-cache-dir g
RUN pip $UNKNOWN h
RUN pip $C --no-cache-dir i
RUN uv pip $C j
ARG N=npm
RUN $N $C k
