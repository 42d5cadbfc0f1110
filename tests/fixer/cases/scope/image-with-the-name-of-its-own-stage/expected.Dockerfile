FROM base AS base
RUN pip install --no-cache-dir flask
