cd "$(dirname "$0")"
pip install "$1"
