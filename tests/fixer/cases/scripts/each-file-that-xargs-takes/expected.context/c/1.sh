pip install --no-cache-dir c
