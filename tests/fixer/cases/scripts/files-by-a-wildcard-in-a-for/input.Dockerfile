FROM python:3.12-slim
COPY *.sh /setup.d/
COPY s/c.sh /setup.d/
COPY s/d.sh /elsewhere/
RUN rm /setup.d/b.sh; for file in /setup.d/*.sh; do sh "$file"; done
RUN for file in /setup.d/c*; do sh "$file"; done
