pip install --no-cache-dir five
