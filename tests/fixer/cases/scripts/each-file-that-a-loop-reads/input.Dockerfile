FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN for f in $(find a -name '*.sh'); do sh "$f"; done
RUN for f in $(ls b); do [ -x b/$f ] && b/$f; done
RUN for f in `ls c/*.sh | sort`; do sh ./$f; done
RUN find d -name '*.sh' | sort | while read -r f; do bash "$f"; done
SHELL ["/bin/bash", "-c"]
RUN while IFS= read -r -d '' file; do bash "$file" || exit 1; done < <(find /app/e -type f -print0)
RUN cat list | while read f; do sh $f; done
RUN ls f | while read f; do echo $f; done
RUN cd g && ls | while read f; do sh $f; done
