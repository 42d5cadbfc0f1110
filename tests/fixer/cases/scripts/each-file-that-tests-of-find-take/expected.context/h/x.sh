pip install --no-cache-dir hx
