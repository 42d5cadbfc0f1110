pip install --no-cache-dir eight
