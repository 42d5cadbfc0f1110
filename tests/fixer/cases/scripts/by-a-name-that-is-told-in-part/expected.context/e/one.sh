pip install --no-cache-dir one
