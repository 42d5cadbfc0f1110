pip install --no-cache-dir other
