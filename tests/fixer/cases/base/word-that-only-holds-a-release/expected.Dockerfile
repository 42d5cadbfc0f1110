FROM example/tools:trustyworthy
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir flask
