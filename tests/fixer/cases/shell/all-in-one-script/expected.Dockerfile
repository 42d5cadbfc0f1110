FROM python:3.12
RUN while read x; do pip install --no-cache-dir $x; done < f; case $a in b) pip install --no-cache-dir c;; esac; v="$(pip install --no-cache-dir d)" 2>/dev/null; pip install --no-cache-dir e & wait; >log pip install --no-cache-dir>out f
RUN <<E
f() { pip install --no-cache-dir a
} >log
until f || (pip install --no-cache-dir b); do
  case "$1" in
    (x|y) pip install --no-cache-dir c ;;
    *) pip install --no-cache-dir d
  esac
done 2>&1 | tee log & # pip install e
! pip install --no-cache-dir f <<F && pip install --no-cache-dir g
text
F
E
