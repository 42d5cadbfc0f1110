pip install "$1"
