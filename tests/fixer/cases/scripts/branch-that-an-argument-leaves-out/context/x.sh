case "$1" in
i) pip install a ;;
j) pip install b ;;
k*) pip install c ;;
[i]) pip install d ;;
esac
