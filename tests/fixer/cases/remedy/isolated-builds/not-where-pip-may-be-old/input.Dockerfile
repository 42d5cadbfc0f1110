FROM acme/base
RUN pip install --no-cache-dir .
