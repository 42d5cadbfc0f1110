pip install --no-cache-dir f
