pip install one
. $(dirname "$0")/in/sourced
