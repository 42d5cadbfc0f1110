pip install --no-cache-dir three
