python -m pip install --no-cache-dir last
