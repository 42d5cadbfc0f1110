pip install --no-cache-dir y
