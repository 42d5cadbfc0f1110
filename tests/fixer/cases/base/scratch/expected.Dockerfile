FROM scratch
RUN pip install --no-cache-dir flask
