pip install --no-cache-dir a
