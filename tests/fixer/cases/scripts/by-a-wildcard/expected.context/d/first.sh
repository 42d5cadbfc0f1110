pip install --no-cache-dir first
