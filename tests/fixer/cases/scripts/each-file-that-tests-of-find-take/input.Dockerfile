FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN find a -not -name 'b*' ! -name c.sh -type f -exec sh {} \;
RUN find ./d \( -name '*.sh' -o -name '*.bash' \) -exec bash {} +
RUN find /app/e -path '*/in/*' -exec sh {} \;
RUN find f -name x.sh -exec sh {} \; -o -name y.sh -exec true {} \;
RUN find g -regex '.*x.*' -exec sh {} \;
RUN find h -maxdepth 1 -type f,l -exec sh -c '. "$1"' _ {} \;
