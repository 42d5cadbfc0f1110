case "$1" in
i) pip install --no-cache-dir a ;;
j) pip install --no-cache-dir b ;;
k*) pip install --no-cache-dir c ;;
[i]) pip install --no-cache-dir d ;;
esac
