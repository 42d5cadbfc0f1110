FROM python:3.12-slim
COPY setup.d /setup.d
RUN for file in /setup.d/*.sh; do sh "$file"; done
RUN for f in /setup.d/*/install; do chmod +x $f && $f; done
RUN for f in '/setup.d/*.bash'; do bash "$f"; done
RUN set -e; cd /setup.d; for f in *.sh none/*.sh; do . ./$f; done
