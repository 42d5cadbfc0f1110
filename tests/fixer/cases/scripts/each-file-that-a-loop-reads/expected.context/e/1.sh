pip install --no-cache-dir e
