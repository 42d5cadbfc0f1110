case "$1" in
i) sh /u.sh ;;
j) sh /v.sh ;;
k*) sh /w.sh ;;
[i]) sh /x.sh ;;
esac
pip install --no-cache-dir b
