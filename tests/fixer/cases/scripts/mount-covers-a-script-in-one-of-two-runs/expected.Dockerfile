FROM ubuntu:14.04
COPY . /s
RUN --mount=type=cache,target=/root/.cache/pip sh /s/a.sh || pip install b
RUN pip install --no-cache-dir c || sh /s/a.sh
