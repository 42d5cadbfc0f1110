FROM python:3.12
RUN while read x; do pip install $x; done < f; case $a in b) pip install c;; esac; v="$(pip install d)" 2>/dev/null; pip install e & wait; >log pip install>out f
RUN <<E
f() { pip install a
} >log
until f || (pip install b); do
  case "$1" in
    (x|y) pip install c ;;
    *) pip install d
  esac
done 2>&1 | tee log & # pip install e
! pip install f <<F && pip install g
text
F
E
