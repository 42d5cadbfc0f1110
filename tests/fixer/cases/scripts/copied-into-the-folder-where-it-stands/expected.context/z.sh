pip install --no-cache-dir z
