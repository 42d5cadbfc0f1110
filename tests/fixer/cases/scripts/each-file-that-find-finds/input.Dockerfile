FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN find d -maxdepth 1 -type f -name '*.sh' -exec sh {} \;
RUN find /app/e ! -name '*.sh' -exec sh {} \;
RUN find f -iname '[A-M]*' -exec chmod +x {} + -exec {} \;
RUN find g -type f -exec cat {} \;
RUN find g -type d -exec sh {} \;
RUN find g -name g* -exec sh -c '. "$1"' _ {} \;
RUN find -mindepth 2 -name x.sh -exec bash -e {} arg +
