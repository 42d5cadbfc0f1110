PIP_NO_CACHE_DIR=1
export PIP_NO_CACHE_DIR
(( PIP_NO_CACHE_DIR >= 0 && tries == 2 )) || exit 1
pip install flask
(( PIP_NO_CACHE_DIR -= 1 ))
pip install --no-cache-dir click
