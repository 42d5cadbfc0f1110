cd "$(dirname "$0")"
pip install --no-cache-dir "$1"
