pip install --no-cache-dir g
