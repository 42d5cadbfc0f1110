pip install --no-cache-dir two
