pip install --no-cache-dir b
