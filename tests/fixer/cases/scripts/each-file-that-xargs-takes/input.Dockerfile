FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN find a -name '*.sh' | xargs -n1 sh
RUN find /app/b -name '*.sh' -print0 | sort -z | xargs -0 -I{} bash -e {} arg
RUN ls c/*.sh | xargs sh
RUN find d -name '*.sh' | xargs sh
RUN find e -name '*.sh' | grep -v none | xargs -n 1 sh
RUN ls f/*.sh | xargs -I % sudo bash %
RUN find h -name '*.sh' | xargs -I{} sh -c 'sh {}'
RUN find i -name '*.sh' -print0 | xargs -0 -n1 sh -c '. "$0"'
RUN find j -name '*.sh' | xargs cat
