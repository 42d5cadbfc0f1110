pip install --no-cache-dir one
. $(dirname "$0")/in/sourced
