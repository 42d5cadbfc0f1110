pip install --no-cache-dir never
