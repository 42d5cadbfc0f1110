FROM python:3.12-slim
ENV A="it's" B='say "x"' C=it\'s D="a \" b" E=${HOME:-"}"} F='${x' G=\${x
ENV H ${I:-it\'s} "one" 'two'
ENV P="C:\x\\" Q=$ R=$( S="$(" T=`x
LABEL a="b c" d='e "f'
ARG X='a b' Y=${A:-${B}} Z
WORKDIR "/a b"
USER "app"
RUN echo 'x' && pip install flask
