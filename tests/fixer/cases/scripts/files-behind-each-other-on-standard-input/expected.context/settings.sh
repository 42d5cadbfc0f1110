export PIP_CACHE_DIR=/tmp/c
pip install --no-cache-dir of-settings
