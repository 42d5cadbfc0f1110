FROM ubuntu:14.04
COPY . /s
RUN sh /s/a.sh || pip install b
RUN pip install --no-cache-dir c || sh /s/a.sh
