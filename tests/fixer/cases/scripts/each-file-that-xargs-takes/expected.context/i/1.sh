pip install --no-cache-dir i
