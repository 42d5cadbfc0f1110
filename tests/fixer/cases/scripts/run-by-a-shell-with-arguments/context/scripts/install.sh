echo "$1"
pip install "django==$2"
