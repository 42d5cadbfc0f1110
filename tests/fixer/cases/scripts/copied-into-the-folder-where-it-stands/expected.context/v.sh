pip install --no-cache-dir v
