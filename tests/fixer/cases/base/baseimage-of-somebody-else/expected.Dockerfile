FROM example/baseimage:0.9.19
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir flask
