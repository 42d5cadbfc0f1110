echo "$1"
pip install --no-cache-dir "django==$2"
