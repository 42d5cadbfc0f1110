FROM {{ base }} AS build
ADD {{ files }}
COPY ["a", "b"]
COPY --chown=a b c
RUN
RUN pip install --no-cache-dir x
