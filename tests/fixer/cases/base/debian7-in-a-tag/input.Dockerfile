FROM example/tools:debian-7
RUN apt-get update && apt-get install -y python-pip && pip install flask
