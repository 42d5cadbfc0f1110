FROM python:3.12-slim
WORKDIR /app
COPY . .
ARG NAME
RUN bash a/$NAME.sh
RUN b/${NAME}.sh arg
RUN for n in $(cat list); do . ./c/"$n".sh; done
RUN bash "d/$(uname -m)"
RUN bash $NAME; $NAME/x.sh
SHELL ["/bin/bash", "-c"]
RUN for f in e/{one,two}.sh; do bash $f; done
