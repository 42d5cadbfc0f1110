pip install --no-cache-dir four
