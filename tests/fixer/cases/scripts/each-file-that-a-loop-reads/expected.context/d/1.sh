pip install --no-cache-dir d
