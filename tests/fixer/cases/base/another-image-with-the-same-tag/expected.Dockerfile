FROM example/tools:14.04
RUN pip install --no-cache-dir flask
