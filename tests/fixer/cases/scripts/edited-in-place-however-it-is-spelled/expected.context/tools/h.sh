pip install --no-cache-dir h
