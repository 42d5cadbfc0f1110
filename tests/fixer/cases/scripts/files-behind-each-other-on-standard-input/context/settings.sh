export PIP_CACHE_DIR=/tmp/c
pip install of-settings
