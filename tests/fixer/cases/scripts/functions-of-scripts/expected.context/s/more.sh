pip install --no-cache-dir more
