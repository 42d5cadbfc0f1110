pip install --no-cache-dir "$1"
