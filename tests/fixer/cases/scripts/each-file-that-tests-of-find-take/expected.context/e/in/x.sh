pip install --no-cache-dir x
